/** JSON from strangers: read only where it is well-formed UTF-8 and not nested deeply. */
import { isUtf8 } from 'node:buffer';
import { Problem } from './problems.ts';

/** What reads it afterwards descends once for each level. */
const MAX_DEPTH = 32;

/** @throws Problem */
export function readJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new Problem('malformed-request', 'the body is not UTF-8');
  const text = Buffer.from(bytes).toString('utf8');
  if (depthOf(text) > MAX_DEPTH)
    throw new Problem('malformed-request', `the body is nested in more than ${MAX_DEPTH} levels`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', 'the body is not JSON', { cause });
  }
}

/** How deep brackets are nested, those in strings not counted. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return deepest;
}

/** Makes a value fit for the log: whatever it was, no content of a message and no secret comes out, and never much. */

/** In characters; the longest address fits. */
const MAX_TEXT = 320;
const MAX_DEPTH = 6;
const MAX_CAUSES = 5;
const SECRET_NAME = /password|passphrase|secret|token|hash$|key$/i;
const MASK = '…';
/** A word that holds nothing of what {@link plain} takes out: nearly all that is logged. */
const HARMLESS = /^(?!.*(?:subject|-----begin))[!#-~]*$/i;

/** Every value of every line goes through here. Bytes are only counted; an error is its chain of names and messages, without stacks. */
export function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return plain(value);
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value)) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return chain(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((element) => loggable(element, depth + 1));
  const members = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [plain(String(name)), masked(name, member, depth + 1)]));
}

/** A member whose name says that it is a secret is masked, so that nobody has to remember to do it. */
function masked(name: unknown, member: unknown, depth: number): unknown {
  const isText = typeof member === 'string' || Array.isArray(member);
  return isText && SECRET_NAME.test(String(name)) ? MASK : loggable(member, depth);
}

/**
 * The first line, cut. Messages are many lines, so an error that carries one along shows at most its first; what stands between double quotes
 * is somebody else's words (JSON.parse quotes its input, servers quote subjects), and an armor line begins key material.
 */
function plain(text: string): string {
  if (text.length <= MAX_TEXT && HARMLESS.test(text)) return text;
  const [line = ''] = text
    .slice(0, 4 * MAX_TEXT)
    .trim()
    .split(/[\r\n]/, 1);
  const told = line
    .replace(/-----BEGIN.*/, MASK)
    .replace(/\b(subject\s*[:=]).*/i, `$1 ${MASK}`)
    .replace(/"[^"]*(?:"|$)/g, `"${MASK}"`)
    .replace(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+/g, ' ');
  return told.length > MAX_TEXT ? `${told.slice(0, MAX_TEXT)}${MASK}` : told;
}

/** An error and its causes, the outermost first; a chain that goes round in a circle ends as well. */
function chain(error: Error): readonly object[] {
  const links: object[] = [];
  let link: unknown = error;
  while (link !== undefined && link !== null && links.length < MAX_CAUSES) {
    links.push(describe(link));
    link = link instanceof Error ? (link.cause ?? firstOf(link)) : undefined;
  }
  return links;
}

/** Node reports a connection that failed to several addresses as one error without words around the real ones. */
function firstOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : undefined;
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? plain(error) : typeof error };
  const { code } = error as { readonly code?: unknown };
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? { code } : {};
  return { name: plain(error.name), ...known, message: plain(error.message) };
}

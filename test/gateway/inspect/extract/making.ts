/** Makes the messages that extraction is tried with, and tells where in their parts a canary was found. */

import { LIMITS, type Limits } from '../../../../gateway/inspect/extract/budget.ts';
import { extract } from '../../../../gateway/inspect/extract/extract.ts';
import type { Part } from '../../../../gateway/inspect/part.ts';

export const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding));

/** A message of these fields and lines. */
export const message = (...lines: readonly string[]): Uint8Array => bytes(lines.join('\r\n'));

/** A message with one file attached, and nothing else. */
export function carrying(
  content: Uint8Array | string,
  name: string | null = null,
  type = 'application/octet-stream',
): Uint8Array {
  return message(
    'Subject: file',
    `Content-Type: ${type}`,
    ...(name === null ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content as string).toString('base64'),
  );
}

/** A clock that stands, since no rule but that of time may depend on how busy a machine is. */
export const STILL = (): number => 0;

/** What extraction finds in such a message, without the message itself. */
export async function partsOf(content: Uint8Array | string, name: string | null = null, limits: Partial<Limits> = {}) {
  return (await extract(carrying(content, name), { ...LIMITS, ...limits }, STILL)).slice(1);
}

/** Every place of every canary (`CANARY` and its name): `path/to/part role`. */
export function canariesIn(parts: readonly Part[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { path, texts } of parts)
    for (const { role, text } of texts)
      for (const [, name] of text.matchAll(/CANARY-?(\w+)/g)) {
        const place = `${path.join('/')} ${role}`;
        found[name!] = [...new Set([...(found[name!] ?? []), place])];
      }
  return found;
}

/** Every danger and everything unseen, as `path/to/part: reason`. */
export const warningsIn = (parts: readonly Part[]): string[] =>
  parts.flatMap(({ path, dangers, unseen }) => [...dangers, ...unseen].map((reason) => `${path.join('/')}: ${reason}`));

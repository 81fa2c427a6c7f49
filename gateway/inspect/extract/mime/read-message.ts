/** Walks a message's tree: fields as texts, every body part to be looked into by its true type (RFC 2045, RFC 2046, RFC 5322). */
import { Exceeded } from '../budget.ts';
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';
import { latin1 } from '../true-type.ts';
import { decodeBody, type Entity, fieldOf, readEntity } from './entity.ts';
import { splitMultipart } from './multipart.ts';
import { decodeWords, mediaTypeOf, parameter, parameterNames } from './parameters.ts';

/** What programs write for programs, and who is who, which everyone on the way sees anyway. */
const TRACE =
  /^(received|return-path|dkim-signature|arc-.*|authentication-results|message-id|references|in-reply-to|date|from|to|cc|bcc|sender|reply-to|mime-version|content-.*|autocrypt.*|thread-index|list-.*|x-received|x-google-.*)$/;

/** Their addresses are everyone's to see; what is written around these is not checked by anyone. */
const PEOPLE = /^(from|to|cc|bcc|sender|reply-to)$/;

/** Deeper trees are no one's mail, and each level costs a walk over the whole. */
const DEEPEST = 20;
const MOST_PARTS = 4096;

export function readMessage(bytes: Uint8Array, found: Found): void {
  const entity = readEntity(bytes);
  if (entity.isMangled) found.unseen('malformed');
  for (const [name, value] of entity.fields) {
    if (name === 'subject') found.text('subject', decodeWords(value));
    else if (PEOPLE.test(name)) found.text('property', namesIn(value));
    else if (!TRACE.test(name)) found.text('property', `${name}: ${decodeWords(value)}`);
  }
  readTree(entity, [], found);
}

/** @param at the part's numbers, such as `2.1`; none for the message as a whole */
function readTree(entity: Entity, at: readonly number[], found: Found): void {
  const declared = fieldOf(entity, 'content-type');
  const type = mediaTypeOf(declared) ?? 'text/plain';
  if (at.length > DEEPEST) throw new Exceeded('too-deep');
  found.budget.element();
  if (type.startsWith('multipart/')) readMultipart(entity, parameter(declared, 'boundary'), at, found);
  else readLeaf(entity, type, declared, at, found);
}

function readMultipart(entity: Entity, boundary: string | null, at: readonly number[], found: Found): void {
  const split = boundary === null ? null : splitMultipart(entity.body, boundary, MOST_PARTS);
  if (split === null || split.parts.length === 0) {
    found.unseen('malformed');
    readLeaf(entity, 'text/plain', 'text/plain', at, found);
    return;
  }
  if (!split.isClosed) found.unseen(split.parts.length > MOST_PARTS ? 'too-many' : 'malformed');
  for (const text of split.around) found.text('hidden', decodeOne(text, null));
  if (mediaTypeOf(fieldOf(entity, 'content-type')) === 'multipart/encrypted') found.danger('encrypted');
  let reason: Exceeded | null = null;
  for (const [n, part] of split.parts.entries()) {
    try {
      readTree(readEntity(part), [...at, n + 1], found);
    } catch (error) {
      // One part that goes too deep must not hide its neighbours; whatever else is spent is spent for them too.
      if (!(error instanceof Exceeded) || error.reason !== 'too-deep') throw error;
      reason = error;
    }
  }
  if (reason) throw reason;
}

/** Display names, names of groups and comments, without the addresses (RFC 5322 section 3.4). */
function namesIn(value: string): string {
  return decodeWords(value)
    .replace(/<[^<>]*>|[^\s<>,;:()"]{1,64}@[^\s<>,;:()"]{1,255}/g, '')
    .replace(/^[\s,;:]+$/, '');
}

/** Parameters that every program writes and reads. */
const USUAL =
  /^(boundary|charset|name|filename|format|delsp|micalg|protocol|type|method|size|report-type|smime-type|.*-date|start|component)$/;

/** What else stands in the fields of a part, and a second name of its file. */
function tellOwn(fields: readonly (string | null)[], names: readonly string[], found: Found): void {
  for (const name of names.slice(1)) if (name !== names[0]) found.text('name', name);
  for (const field of fields)
    for (const name of parameterNames(field))
      if (!USUAL.test(name)) found.text('property', `${name}: ${parameter(field, name)}`);
}

function readLeaf(entity: Entity, type: string, declared: string | null, at: readonly number[], found: Found): void {
  const step = at.length === 0 ? '1' : at.join('.');
  const body = decodeBody(entity, fieldOf(entity, 'content-transfer-encoding'));
  const names = [parameter(fieldOf(entity, 'content-disposition'), 'filename'), parameter(declared, 'name')].filter(
    (name) => name !== null,
  );
  // Two names: one program shows the picture, the other opens the program.
  if (new Set(names).size > 1) found.danger('misleading-name');
  if (body === null) found.unseen('malformed');
  if (type === 'message/external-body') found.danger('external-link');
  if (type === 'message/partial') found.unseen('unknown-type');
  found.inside(step, body ?? entity.body, {
    name: names[0] ?? null,
    declared: declared ?? (names.length === 0 ? 'text/plain' : null),
  });
  tellOwn([declared, fieldOf(entity, 'content-disposition')], names, found);
  for (const name of ['content-description', 'content-location', 'content-id']) {
    const value = fieldOf(entity, name);
    if (value !== null && at.length > 0)
      found.text(name === 'content-description' ? 'alternative' : 'property', decodeWords(value));
  }
}

/** A forwarded message lies as it came; only its white space before the first field is not its own. */
export function readAttachedMessage(bytes: Uint8Array, found: Found): void {
  const start = /^\s*/.exec(latin1(bytes, 0, 100))![0].length;
  readMessage(bytes.subarray(start), found);
}

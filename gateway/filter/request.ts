/** What the add-in asks of its own agency's gateway, in a field that never leaves. */
import { fieldsNamed, onlyValue, readHeader } from '../mail/message.ts';
import { REQUEST_FIELD } from '../mail/our-fields.ts';
import { MailError, reply } from '../mail/reply.ts';
import { type Claim, readClaim } from './content/override.ts';

export interface Request {
  /** The author has confirmed that outsiders are meant to get it. */
  readonly outsidersConfirmed: boolean;
  /** The author's reason for sending all the same; null where none was given. */
  readonly override: Claim | null;
}

/**
 * Reads `v=1; outsiders=confirmed; override=…`. Without the field nothing was asked.
 * @throws MailError where it cannot be understood: to ignore it would be to refuse the message for a reason that is not the true one
 */
export function readRequest(bytes: Uint8Array): Request {
  const section = readHeader(bytes);
  if (fieldsNamed(section, REQUEST_FIELD).length === 0) return { outsidersConfirmed: false, override: null };
  // A long field is folded on its way, also within its base64.
  const text = (onlyValue(bytes, section, REQUEST_FIELD) ?? '').replace(/\s+/g, '');
  const tags = text.split(';').map(split);
  const { v, outsiders, override, ...unknown } = Object.fromEntries(tags);
  const claim = override === undefined ? null : readClaim(override);
  const isOnce = new Set(tags.map(([name]) => name)).size === tags.length;
  const isKnown = v === '1' && isOnce && Object.keys(unknown).length === 0;
  const isWhole = (outsiders ?? 'confirmed') === 'confirmed' && (override === undefined || claim !== null);
  if (!isKnown || !isWhole) throw new MailError(MANGLED);
  return { outsidersConfirmed: outsiders !== undefined, override: claim };
}

function split(tag: string): [name: string, value: string] {
  const at = tag.indexOf('=');
  return at < 0 ? [tag, ''] : [tag.slice(0, at), tag.slice(at + 1)];
}

const MANGLED = reply(
  550,
  '5.6.0',
  `message refused: what the add-in has written into the field ${REQUEST_FIELD} cannot be read; open the message once more and send it again, or ask your administrator`,
);

/** What the tests of whole houses share: a town with real mail servers, what lies in a spool, and what was put on top of a message. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesFrom, secretLine } from '../../gateway/config/settings-files.ts';
import type { House } from '../../gateway/house.ts';
import { fieldsNamed, fieldValue, readHeader } from '../../gateway/mail/message.ts';
import { VERDICT_FIELD } from '../../gateway/mail/our-fields.ts';
import { restoreOriginal } from '../../gateway/openpgp/header-protection.ts';
import { exportUnlocked, unlockSecretKey } from '../../gateway/openpgp/keyring.ts';
import { recognise } from '../../gateway/openpgp/pgp-mime.ts';
import { parseTransfer, type Transfer } from '../../gateway/openpgp/transfer.ts';
import { decodeHead, decodeTrailer, FOOT, headLength, trailerLength } from '../../gateway/spool/format.ts';
import { layoutOf } from '../../gateway/spool/layout.ts';
import type { Item, Message } from '../../gateway/spool/spool.ts';
import { type Dovecot, PASSWORD, startDovecot } from '../peers/dovecot.ts';
import { type Mailbox, openMailbox } from '../peers/mailbox.ts';
import { type Postfix, startPostfix } from '../peers/postfix.ts';
import type { HostPort, PostfixOptions } from '../peers/postfix-config.ts';
import { waitFor } from '../peers/process.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { type Agency, foundTown, type Town } from './town.ts';

/** Two agencies with servers as agencies have them; their gateways are for the test to start and stop. */
export interface PostalTown extends AsyncDisposable {
  readonly town: Town;
  /** Where the officers of agency A hand in their mail; it relays to gateway A over TLS. */
  readonly submission: Postfix;
  /** What gateway A tells its own officers. */
  readonly returned: Sink;
  /** The INBOX of an officer of agency B, which Postfix B fills by LMTP. */
  mailbox(user: string): Promise<Mailbox>;
}

/** Founds agency A behind one Postfix, agency B before another with a Dovecot behind it. Needs root and the packages. */
export async function foundPostalTown(): Promise<PostalTown> {
  await using parts = new AsyncDisposableStack();
  const dovecot: Dovecot = parts.use(await startDovecot());
  const relayTo = { host: dovecot.host, port: dovecot.lmtpPort };
  const inside = parts.use(await startPostfix({ hostname: 'mail.b.test', domains: ['b.example'], relayTo }));
  const returned = parts.use(await startSink());
  const town = parts.use(
    await foundTown([
      { id: 'a', serverPort: returned.port },
      { id: 'b', serverPort: inside.port },
    ]),
  );
  const submission = parts.use(await startSubmission(town.agency('a')));
  const moved = parts.move();
  const access = { port: dovecot.imapPort, password: PASSWORD };
  return {
    town,
    submission,
    returned,
    mailbox: (user) => openMailbox({ ...access, user }),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** For a gateway's `alter`: keeps a copy of every original that the gateway has accepted or refused, as inspection saw it. */
export function recordOriginals(seen: Uint8Array[]): (house: House) => House {
  return (house) => ({
    ...house,
    inspect: async (original, asked) => {
      seen.push(new Uint8Array(original));
      return house.inspect ? house.inspect(original, asked) : { findings: [], dangers: [], unseen: [] };
    },
  });
}

/** For a gateway's `alter`: what could not leave is tried again within the blink of an eye. */
export function impatient(house: House): House {
  return { ...house, nextLook: () => new Date(house.now().getTime() + 50) };
}

/** A Postfix that takes an agency's mail from its officers and hands all of it to the agency's gateway, over TLS. */
export function startSubmission(
  { id, agencyPort }: Agency,
  settings: PostfixOptions['settings'] = {},
): Promise<Postfix> {
  const relayHost = { host: '127.0.0.1', port: agencyPort, tls: 'encrypt' } as const;
  return startPostfix({ hostname: `mail.${id}.test`, relayHost, settings });
}

/** Makes the members file say that an agency's gateway is reached elsewhere: at a tap, say. */
export function publishEndpoint(town: Town, id: string, { host, port }: HostPort): Promise<void> {
  return town.publish(({ members, ...document }) => ({
    ...document,
    members: members.map((entry) =>
      entry.id === id && entry.endpoint ? { ...entry, endpoint: { ...entry.endpoint, host, port } } : entry,
    ),
  }));
}

/** One item as it lies in a spool. */
export interface SpooledItem {
  readonly message: Message;
  readonly item: Item;
  readonly bytes: Uint8Array;
}

/** Every item in an agency's spool, in no order of messages; a spool in use may be read, because its files never change. */
export async function spooledItems({ data }: Agency): Promise<SpooledItem[]> {
  const { shelf } = layoutOf(join(data, 'spool'));
  const entries = await readdir(shelf, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map(itemsIn))).flat();
}

/** Waits until an agency's spool holds that many items. */
export function waitForItems(agency: Agency, count: number): Promise<SpooledItem[]> {
  return waitFor(`${count} items in the spool of ${agency.id}`, async () => {
    const items = await spooledItems(agency);
    return items.length >= count && items;
  });
}

/** The armored ciphertext of a protected item; throws where it is no PGP/MIME message. */
export function ciphertextOf(bytes: Uint8Array): Uint8Array {
  const armored = recognise(bytes);
  if (armored === null) throw new Error('the item is no PGP/MIME message');
  return armored;
}

/** What another program that has decrypted a ciphertext finds in it: what the sending gateway says, and the original. */
export function openPayload(payload: Uint8Array): { readonly transfer: Transfer; readonly original: Uint8Array } {
  const [field] = readHeader(payload).fields;
  if (field?.name !== 'valise-transfer') throw new Error('the payload does not begin with a transfer field');
  const transfer = parseTransfer(fieldValue(payload, field));
  return { transfer, original: restoreOriginal(payload, transfer) };
}

/** An agency's secret key as its administrator exports it, without a passphrase; armored. */
export async function secretKeyOf(agency: Agency): Promise<string> {
  const { secretKeyFiles, passphraseFile } = agency.config().agencies[0]!;
  const files = filesFrom('/');
  const key = await unlockSecretKey(files.text(secretKeyFiles[0]!), secretLine(files, passphraseFile));
  return exportUnlocked(key, null);
}

/** An agency's certificate as the members file lists it; armored. */
export function certificateOf({ entry }: Agency): string {
  return `${entry.certificates[0]?.armored.join('\n')}\n`;
}

/** A message as its recipient has it, taken apart at the block that the recipient's gateway put on top. */
export interface Delivered {
  /** What servers behind the gateway have added since. */
  readonly above: string;
  /** The tags of the verdict field. */
  readonly verdict: ReadonlyMap<string, string>;
  readonly below: Uint8Array;
}

/** Takes the block off: one verdict field and one Received, next to each other, and no other field of ours anywhere. Throws otherwise. */
export function takeBlock(received: Uint8Array, { id }: Pick<Agency, 'id'>): Delivered {
  const header = readHeader(received);
  const ours = header.fields.filter(({ name }) => name.startsWith('valise-'));
  const [verdict] = fieldsNamed(header, VERDICT_FIELD);
  const trace = verdict && header.fields[header.fields.indexOf(verdict) + 1];
  if (!verdict || ours.length > 1 || trace?.name !== 'received')
    throw new Error(`not one block of ours: ${header.fields.map(({ name }) => name).join(', ')}`);
  if (!fieldValue(received, trace).includes(` by gateway.${id}.test (Valise) `))
    throw new Error(`the verdict is not followed by the trace of gateway ${id}`);
  return {
    above: Buffer.from(received.subarray(0, verdict.start)).toString('latin1'),
    verdict: tagsOf(fieldValue(received, verdict)),
    below: received.subarray(trace.end),
  };
}

/** Reads the file at once, because it may be removed at any moment; one that is gone holds nothing. */
async function itemsIn(path: string): Promise<SpooledItem[]> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  const head = file.subarray(0, headLength(file));
  const trailer = file.subarray(-trailerLength(file.subarray(-FOOT)));
  const message = decodeHead(head);
  return decodeTrailer(trailer, head, file.length).map(({ start, length }, n) => ({
    message,
    item: message.items[n]!,
    bytes: new Uint8Array(file.subarray(start, start + length)),
  }));
}

function tagsOf(value: string): Map<string, string> {
  return new Map(
    value.split(';').map((tag) => {
      const [name = '', ...rest] = tag.trim().split('=');
      return [name, rest.join('=')];
    }),
  );
}

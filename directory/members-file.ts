/** The members file: one signed note for people and machines that says who is a member of the network. */
import type { z } from 'zod';
import { addressKey } from './address.ts';
import { membersDocument } from './members-document.ts';
import { NoteError, type VerifierKey, verifyNote } from './signed-note.ts';

/** A members file that was read and checked. */
export type Members = Readonly<z.output<typeof membersDocument>>;

/** One agency in it, with everything that it registered. */
export type Registration = Readonly<Members['members'][number]>;

/** What is wrong with a members file: every fault at once, each with its path in the document. */
export class MembersError extends Error {
  override name = 'MembersError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: { cause?: unknown }) {
    const more = faults.length - SHOWN;
    super(faults.slice(0, SHOWN).join('; ') + (more > 0 ? `; and ${more} more` : ''), options);
    this.faults = faults;
  }
}

/** In octets. */
export const MAX_MEMBERS_FILE = 32 * 1024 * 1024;

/** As many faults as one line of a log is good for. */
const SHOWN = 10;

/**
 * Verifies and reads a members file.
 * @throws NoteError where it is not a note signed by that key, MembersError where its content is wrong.
 */
export async function readMembers(text: string, verifierKey: VerifierKey): Promise<Members> {
  if (text.length > MAX_MEMBERS_FILE) throw new NoteError('the file is larger than 32 MB');
  return readSignedText(verifyNote(text, verifierKey), verifierKey.name);
}

/**
 * Reads the text of a members file whose signature was verified. It must be exactly {@link printDocument} of what it says, so that nothing
 * can hide in how it is written.
 * @throws MembersError
 */
export async function readSignedText(text: string, network: string): Promise<Members> {
  const document = parseJson(text);
  if (printDocument(document) !== text) throw new MembersError(['the document is not printed as it should be']);
  return checkMembers(document, network);
}

/**
 * Checks a document that may not be signed yet. Its network is the name of the key that signs it, so that one network's file, a trial's say,
 * is never taken for another's.
 * @throws MembersError with every fault in the fields, or else every fault between them.
 */
export async function checkMembers(document: unknown, network: string): Promise<Members> {
  const { data, error } = await membersDocument.safeParseAsync(document);
  if (error) throw new MembersError(error.issues.map(({ path, message }) => `${printPath(path)}: ${message}`));
  const faults = registeredTwice(data.members);
  if (data.expires <= data.issued) faults.unshift('expires: is not after issued');
  if (data.network !== network) faults.unshift(`network: is not ${network}, the name of the signing key`);
  if (faults.length > 0) throw new MembersError(faults);
  return data;
}

/** Reads JSON. @throws MembersError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MembersError([`the document is not JSON: ${(cause as Error).message}`], { cause });
  }
}

/** The one way in which a document is printed before it is signed. */
export function printDocument(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * What two agencies, or two places, both claim. An address inside another agency's domain is no fault: agencies share the domain of a ministry.
 * Subkeys count as well: whoever registers another's encryption subkey as its own is sent mail that it cannot read and the other can.
 */
function registeredTwice(members: readonly Registration[]): string[] {
  const first = new Map<string, string>();
  const faults: string[] = [];
  for (const [path, kind, value] of members.flatMap(claims)) {
    const claim = `${kind} ${value}`;
    const earlier = first.get(claim);
    if (earlier === undefined) first.set(claim, path);
    else faults.push(`${path}: the ${claim} is already registered at ${earlier}`);
  }
  return faults;
}

type Claim = readonly [path: string, kind: string, value: string];

function claims({ agency, domains, addresses, endpoint, signing }: Registration, index: number): Claim[] {
  const at = `members[${index}]`;
  const each = <T>(field: string, values: readonly T[], kind: string, value: (of: T) => string): Claim[] =>
    values.map((of, number) => [`${at}.${field}[${number}]`, kind, value(of)]);
  return [
    [`${at}.id`, 'id', agency.id],
    ...each('domains', domains, 'domain', (domain) => domain),
    ...each('addresses', addresses, 'address', addressKey),
    ...each('endpoint.pins', endpoint?.pins ?? [], 'pin', (pin) => pin),
    ...signing.flatMap(({ fingerprint, subkeys }, number) =>
      [...new Set([fingerprint, ...subkeys])].map((key): Claim => [`${at}.certificates[${number}]`, 'key', key]),
    ),
  ];
}

function printPath(path: readonly PropertyKey[]): string {
  const printed = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return printed.replace(/^\./, '') || 'the document';
}

/** Makes members files for tests: agencies with new certificates, and a signer. */
import { createHash } from 'node:crypto';
import { config, generateKey } from 'openpgp';
import type { MembersDocument } from '../../directory/members-document.ts';
import { printDocument } from '../../directory/members-file.ts';
import {
  makeSignerKey,
  printVerifierKey,
  type SignerKey,
  signNote,
  type VerifierKey,
} from '../../directory/signed-note.ts';

/** One agency as the document has it. */
export type AgencyEntry = MembersDocument['members'][number];

/** What a test says of an agency; the rest is filled in: active, one certificate, a gateway without an endpoint, the domain `<id>.example`. */
export type AgencyDraft = Pick<AgencyEntry, 'id'> & Partial<AgencyEntry>;

export interface MembersFixture {
  /** The signed file. */
  readonly text: string;
  readonly document: MembersDocument;
  readonly signer: SignerKey;
  readonly verifierKey: VerifierKey;
  /** The verifier key as it stands in a config. */
  readonly verifier: string;
  /** The armored, unlocked secret key of an agency whose certificate was made here. */
  secretKey(id: string): string;
}

export const NETWORK = 'members.example';
export const ISSUED = new Date('2026-01-01T00:00:00Z');

/** Makes a members file that is valid from 2026 to 2100, with number 1 unless told otherwise. */
export async function makeMembersFile({
  agencies,
  ...rest
}: { agencies: readonly AgencyDraft[] } & Partial<MembersDocument>): Promise<MembersFixture> {
  const made = await Promise.all(agencies.map(makeAgency));
  const document = makeDocument({ members: made.map(({ entry }) => entry), ...rest });
  const signer = makeSignerKey(document.network);
  const secrets = new Map(made.map(({ entry, secretKey }) => [entry.id, secretKey]));
  return {
    text: signDocument(document, signer),
    document,
    signer,
    verifierKey: signer.verifier,
    verifier: printVerifierKey(signer.verifier),
    secretKey: (id) => secrets.get(id) ?? fail(`no secret key was made for ${id}`),
  };
}

/** A document around entries that exist already. */
export function makeDocument(fields: Pick<MembersDocument, 'members'> & Partial<MembersDocument>): MembersDocument {
  return {
    format: 'valise-members/1',
    network: NETWORK,
    serial: 1,
    issued: ISSUED.toISOString(),
    expires: '2100-01-01T00:00:00Z',
    ...fields,
  };
}

/** Signs any document, also one that is wrong. */
export function signDocument(document: unknown, signer: SignerKey): string {
  return signNote(printDocument(document), signer);
}

/** One entry, with a certificate made for it unless it brings its own. */
export async function makeAgency(draft: AgencyDraft): Promise<{ entry: AgencyEntry; secretKey: string | null }> {
  const made = draft.certificates === undefined ? await makeCertificate(draft.id) : null;
  const entry = {
    name: `Bureau of ${draft.id}`,
    country: 'LV',
    standing: 'active' as const,
    since: ISSUED.toISOString(),
    domains: [`${draft.id}.example`],
    addresses: [],
    kind: 'gateway' as const,
    endpoint: null,
    certificates: made === null ? [] : [{ armored: made.armored, encrypt: true }],
    contacts: [],
    ...draft,
  };
  return { entry, secretKey: made?.secretKey ?? null };
}

/** A certificate of the profile: version 4, EdDSA primary key, ECDH subkey, Features 0x09. */
export async function makeCertificate(name: string): Promise<{ armored: string[]; secretKey: string }> {
  const { publicKey, privateKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: `Bureau of ${name}`, email: `gateway@${name}.example` }],
    date: ISSUED,
    config: { ...config, aeadProtect: true },
  });
  return { armored: publicKey.trimEnd().split(/\r?\n/), secretKey: privateKey };
}

/** A pin as a TLS key would have; equal for equal names. */
export function makePin(name: string): string {
  return createHash('sha256').update(name).digest('base64');
}

function fail(message: string): never {
  throw new Error(message);
}

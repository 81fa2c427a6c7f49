/** A network for tests: its root, its people, agencies with keys of every kind, and entries that they sign. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createMessage, type PrivateKey, readPrivateKey, reformatKey, sign as signByCertificate } from 'openpgp';
import { type EntryId, entryId, printEnvelope, signedBytes } from '../../../directory/log/envelope.ts';
import { type KeyId, keyId, type PasskeyData, passkeyChallenge, type SigningKey } from '../../../directory/log/keys.ts';
import { NETWORK, type PayloadDocument, printPayload } from '../../../directory/log/payload.ts';
import { begin, type Fault, type ReplayOptions, replay, type State } from '../../../directory/log/replay.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { makeCertificate, makePin } from '../members.ts';

/** Someone who can sign an entry. */
export interface Signer {
  readonly id: KeyId;
  /** How entries name the key; for a certificate, its digest. */
  readonly text: SigningKey;
  sign(bytes: Uint8Array): Promise<{ signature: Uint8Array; passkey: PasskeyData | null }>;
}

/** What an entry says, without what the history makes of it. */
export type Draft = {
  [Type in PayloadDocument as Type['type']]: Pick<Type, 'type' | 'subject' | 'body'>;
}[PayloadDocument['type']];

/** Makes drafts of entries about an agency or the network. */
export function entriesAbout(subject: string) {
  return <Type extends Draft['type']>(type: Type, body: Extract<Draft, { type: Type }>['body']): Draft =>
    ({ type, subject, body }) as Draft;
}

/** What a test says against the rules. */
export interface Over {
  readonly logged?: Date;
  readonly proposed?: Date;
  readonly prev?: string | null;
  readonly proposer?: KeyId;
}

export interface Attempt {
  readonly state: State;
  readonly fault: Fault | null;
  readonly entry: EntryId;
  readonly bytes: Uint8Array;
}

export const SITE = { id: 'directory.example', origins: ['https://directory.example'] };
export const START = new Date('2026-03-01T00:00:00.000Z');
export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** Digests of papers that stand outside the log. */
export const PAPER = createHash('sha256').update('a paper').digest('hex');

export function makeKey(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const text = `ed25519+${publicKey.export({ format: 'raw-public' }).toString('base64')}` as SigningKey;
  return {
    id: keyId(text),
    text,
    sign: async (bytes) => ({ signature: sign(null, bytes, privateKey), passkey: null }),
  };
}

/** What a passkey says when it signs; a test may have it say something else. */
export interface Assertion {
  readonly site?: string;
  readonly origin?: string;
  readonly type?: string;
  readonly flags?: number;
  readonly crossOrigin?: boolean;
  readonly challenge?: string;
}

export function makePasskey(says: Assertion = {}): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = `passkey+${publicKey.export({ format: 'raw-public' }).toString('base64')}` as SigningKey;
  return { id: keyId(text), text, sign: async (bytes) => assertion(privateKey, bytes, says) };
}

function assertion(
  key: KeyObject,
  bytes: Uint8Array,
  says: Assertion,
): { signature: Uint8Array; passkey: PasskeyData } {
  const { site = SITE.id, origin = SITE.origins[0], type = 'webauthn.get', flags = 0x05, crossOrigin = false } = says;
  const challenge = says.challenge ?? passkeyChallenge(bytes).toString('base64url');
  const client = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
  const sha256 = (of: string | Buffer): Buffer => createHash('sha256').update(of).digest();
  const authenticator = Buffer.concat([sha256(site), Buffer.of(flags, 0, 0, 0, 1)]);
  const signature = sign('sha256', Buffer.concat([authenticator, sha256(client)]), key);
  return { signature, passkey: { authenticator, client } };
}

/** A certificate, and its possession as a signer. */
export interface Certified {
  readonly blob: Uint8Array;
  readonly digest: string;
  readonly possession: Signer;
  readonly secretKey: PrivateKey;
}

/** Makes a certificate, and the same renewed: with the same keys, until another time. */
export async function makeCertified(name: string): Promise<Certified & { readonly renewed: Certified }> {
  const { armored, secretKey } = await makeCertificate(name);
  const privateKey = await readPrivateKey({ armoredKey: secretKey });
  const renewed = await reformatKey({ privateKey, userIDs: [{ name }], keyExpirationTime: (365 * DAY) / 1000 });
  return { ...certified(`${armored.join('\n')}\n`, privateKey), renewed: certified(renewed.publicKey, privateKey) };
}

function certified(armored: string, signingKeys: PrivateKey): Certified {
  const blob = Buffer.from(armored);
  const digest = createHash('sha256').update(blob).digest('hex');
  const signIt: Signer['sign'] = async (bytes) => {
    const message = await createMessage({ binary: bytes });
    return {
      signature: await signByCertificate({ message, signingKeys, detached: true, format: 'binary' }),
      passkey: null,
    };
  };
  const possession = { id: digest as KeyId, text: '' as SigningKey, sign: signIt };
  return { blob, digest, possession, secretKey: signingKeys };
}

/** Signs a payload and prints the entry, whatever it says. */
export async function makeEntry(document: object, by: readonly Signer[], logged: Date): Promise<Uint8Array> {
  const payload = printPayload(document as PayloadDocument);
  const signatures = await Promise.all(
    by.map(async (signer) => ({ keyid: signer.id, ...(await signer.sign(signedBytes(payload))) })),
  );
  return printEnvelope({ payload, signatures, logged });
}

/** An agency of the tests, before it is enrolled. */
export interface Candidate {
  readonly identity: Signer;
  readonly recovery: Signer;
  readonly possession: Signer;
  /** Everyone of the agency who signs its enrolment. */
  readonly own: readonly Signer[];
  readonly draft: Draft & { type: 'agency.enrol' };
}

/** With the secret key of its certificate, so that it can open what is sealed to it. */
export interface Opener extends Candidate {
  readonly secretKey: PrivateKey;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** Founds a network of five root keys, four registrars (three with the signer program, one with a passkey), an editor, a reviewer, an auditor. */
export async function makeWorld(logKey = makeSignerKey('log.network.example'), site = SITE) {
  const root = Array.from({ length: 5 }, makeKey);
  const [ann, ben, cleo, editor, reviewer] = Array.from({ length: 5 }, makeKey) as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const says = { site: site.id, origin: site.origins[0]! };
  const pia = makePasskey(says);
  const paul = makePasskey(says);
  const staff = [
    { person: 'registrar1', roles: ['registrar' as const], keys: [ann.text] },
    { person: 'registrar2', roles: ['registrar' as const, 'editor' as const], keys: [ben.text, pia.text] },
    { person: 'registrar3', roles: ['registrar' as const], keys: [cleo.text] },
    { person: 'registrar4', roles: ['registrar' as const], keys: [paul.text] },
    { person: 'editor01', roles: ['editor' as const, 'reviewer' as const], keys: [editor.text] },
    { person: 'reviewer', roles: ['reviewer' as const], keys: [reviewer.text] },
  ];
  const body = {
    network: 'network.example',
    root: { keys: root.map(({ text }) => text), threshold: 3, expires: '2027-03-01T00:00:00.000Z' },
    log: { keys: [printVerifierKey(logKey.verifier)] },
    passkeys: site,
    staff,
  };
  const proposed = START.toISOString();
  const first = { v: 1, type: 'genesis', subject: NETWORK, prev: null, proposed, proposer: root[0]!.id, body };
  const genesis = await makeEntry(first, root.slice(0, 3), START);
  const blobs = new Map<string, Uint8Array>();
  const state = await begin(genesis, entryId(genesis));
  return {
    root,
    ann,
    ben,
    cleo,
    paul,
    pia,
    editor,
    reviewer,
    first,
    genesis,
    blobs,
    state,
    attempt,
    accepted,
    optionsAt,
    candidate,
    enrolled,
  };

  /** Adds an entry to a history, an hour after the last one unless told otherwise. */
  async function attempt(before: State, draft: Draft, by: readonly Signer[], over: Over = {}): Promise<Attempt> {
    const { logged = new Date(before.logged.getTime() + HOUR) } = over;
    const agency = before.agencies.get(draft.subject as AgencyId);
    const last = draft.subject === NETWORK ? before.network.last : (agency?.last ?? before.network.genesis);
    const { type, subject } = draft;
    const { prev = last, proposer = by[0]!.id, proposed = logged } = over;
    const document = { v: 1, type, subject, prev, proposed: proposed.toISOString(), proposer, body: draft.body };
    const bytes = await makeEntry(document, by, logged);
    const after = await replay(optionsAt(logged), before, [bytes]);
    return { state: after.state, fault: after.faults[0] ?? null, entry: entryId(bytes), bytes };
  }

  /** The same, where it must be in order. */
  async function accepted(before: State, draft: Draft, by: readonly Signer[], later = HOUR): Promise<Attempt> {
    const result = await attempt(before, draft, by, { logged: new Date(before.logged.getTime() + later) });
    if (result.fault) throw new Error(result.fault.message);
    return result;
  }

  function optionsAt(now: Date, seenWithout: Date | null = null): ReplayOptions {
    return { certificate: async (digest) => blobs.get(digest) ?? null, seenWithout, now };
  }

  async function candidate(id: string, fields: Partial<Candidate['draft']['body']> = {}): Promise<Opener> {
    const [identity, recovery] = [makeKey(), makeKey()];
    const { blob, digest, possession, secretKey } = await makeCertified(id);
    blobs.set(digest, blob);
    const draft = {
      type: 'agency.enrol' as const,
      subject: id,
      body: {
        name: `Bureau of ${id}`,
        country: 'LV',
        kind: 'gateway' as const,
        identity: [identity.text],
        recovery: recovery.text,
        domains: [{ domain: `${id}.example`, evidence: PAPER }],
        addresses: [],
        certificate: digest,
        endpoint: { host: `gw.${id}.example`, port: 2525, pins: [makePin(id)] },
        nomination: PAPER,
        ...fields,
      },
    };
    return { identity, recovery, possession, secretKey, own: [identity, recovery, possession], draft };
  }

  /** Enrols an agency by two registrars and waits until it is a member. */
  async function enrolled(before: State, agency: Candidate): Promise<State> {
    const { state } = await accepted(before, agency.draft, [...agency.own, ann, ben]);
    return { ...state, logged: new Date(state.logged.getTime() + DAY) };
  }
}

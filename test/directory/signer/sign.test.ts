/** The signer shows what it signs, and signs nothing that was not shown, typed, and in order. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type ContactDocument, commitmentOf, printContact } from '../../../directory/annex.ts';
import { SALT_LENGTH } from '../../../directory/log/commitment.ts';
import { printEnvelope } from '../../../directory/log/envelope.ts';
import { keyId } from '../../../directory/log/keys.ts';
import { NETWORK, printPayload } from '../../../directory/log/payload.ts';
import { replay } from '../../../directory/log/replay.ts';
import { bytesToSign, type Proposal, propose, withSignatures } from '../../../directory/proposal.ts';
import { draftProposal } from '../../../directory/signer/ceremony.ts';
import { makeKey, type OpenKey, signWith } from '../../../directory/signer/key-file.ts';
import type { KnownHistory } from '../../../directory/signer/known-history.ts';
import { lockKey } from '../../../directory/signer/pkcs8.ts';
import { type Signing, sign } from '../../../directory/signer/sign.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import { type Draft, makeWorld, type Signer, START } from '../log/world.ts';

const DESK: ContactDocument = {
  ...{
    role: 'Assistance desk',
    address: 'desk@here.example',
    needs: ['trace-assets'],
    languages: ['en'],
    deputy: null,
  },
  ...{ zone: 'Africa/Nairobi', hours: [{ days: ['mo', 'fr'], from: '08:00', to: '16:30' }], confirmed: '2026-03-01' },
};
const PASSPHRASE = 'correct horse battery';
const world = await makeWorld();
const registrar = makeKey();
const locked = lockKey(registrar.secret, PASSPHRASE);
const here = await world.candidate('here');
const alike = await world.candidate('heres', {
  domains: [{ domain: 'h3re.example', evidence: 'a'.repeat(64) }],
  name: 'Bureau of h\u200bere',
});
const now = new Date(START.getTime() + 40 * 24 * 60 * 60 * 1000);
let history: KnownHistory;
let proposer: Signer;

/** The registrar of these tests has a key file, which the world's have not. */
beforeAll(async () => {
  const staff = { person: 'registrar9', roles: ['registrar' as const], keys: [registrar.text as string] };
  const draft = { type: 'staff.set', subject: NETWORK, body: staff } as const;
  const { state } = await world.accepted(world.state, draft, world.root.slice(0, 3));
  const week = { ...state, logged: new Date(state.logged.getTime() + 8 * 24 * 60 * 60 * 1000) };
  history = { state: await world.enrolled(week, here), certificate: async (digest) => world.blobs.get(digest) ?? null };
  proposer = world.ann;
});

const proposal = (draft: Draft, by = proposer, at = now): Proposal =>
  draftProposal({ ...draft, proposer: by.text }, history, at);
const withCertificate = ({ bytes, payload }: Proposal): Proposal =>
  propose(
    bytes,
    'certificate' in payload.body ? Buffer.from(world.blobs.get(payload.body.certificate)!).toString() : null,
  );
const suspend: Draft = { type: 'agency.suspend', subject: 'here', body: { reason: 'a stolen gateway' } };

async function attempt(of: Proposal, over: Partial<Signing> & { readonly typed?: string } = {}) {
  const said: string[] = [];
  const { typed = of.payload.subject } = over;
  const terminal = {
    say: (line: string) => void said.push(line),
    ask: async () => typed,
    askSecret: async () => PASSPHRASE,
  };
  const key = { text: registrar.text, locked };
  const signing = { terminal, key, passphrase: async () => PASSPHRASE, history, now, texts: en, ...over };
  const signed = await sign(of, signing).catch((error: Error) => error);
  return { signed, said: said.join('\n') };
}

test('a proposal that is in order is shown whole, then signed over its very octets', async () => {
  const of = proposal(suspend);
  const { signed, said } = await attempt(of);
  expect(said).toContain('Bureau of here (here, Latvia (LV)) is suspended: mail to it waits.\n');
  expect(said).toMatch(/reason +a stolen gateway/);
  expect(said).toMatch(/proposed by +registrar1 \(registrar\), /);
  expect((signed as Proposal).bytes).toBe(of.bytes);
  expect((signed as Proposal).signatures.map(({ keyid }) => keyid)).toEqual([keyId(registrar.text)]);
});

test('what registrars and signer sign together, gateways accept', async () => {
  const of = proposal(suspend);
  const own = await world.ann.sign(bytesToSign(of));
  const both = withSignatures((await attempt(of)).signed as Proposal, [{ keyid: world.ann.id, ...own }]);
  const entry = printEnvelope({ payload: both.bytes, signatures: both.signatures, logged: now });
  expect((await replay(world.optionsAt(now), history.state, [entry])).faults).toEqual([]);
});

describe('nothing is signed', () => {
  const REFUSED: readonly [rule: string, of: () => Proposal, over: Parameters<typeof attempt>[1], reason: RegExp][] = [
    ['unless its subject is typed', () => proposal(suspend), { typed: 'yes' }, /^nothing was signed$/],
    ['for an empty answer', () => proposal(suspend), { typed: '' }, /^nothing was signed$/],
    [
      'twice',
      () => withSignatures(proposal(suspend), [signWith(registrar, Buffer.from([]))]),
      { history: null },
      /signed it already/,
    ],
    ['by a key that has no part in it', () => proposal(suspend), strangers(), /none of those that may sign/],
    ['that was made for another moment', () => outdated(), {}, /made for another moment/],
    ['about an agency that the log does not know', () => unknownAgency(), {}, /knows no agency nobody/],
    ['beside a signature that does not fit', () => forged(), {}, /would be refused: the signature by the key/],
    [
      'that is too old',
      () => proposal(suspend, proposer, START),
      {},
      /would be refused: it was logged more than 30 days/,
    ],
    [
      'to a contact that is not shown',
      () => contacts([DESK], []),
      {},
      /not every contact that it commits to is beside it/,
    ],
    [
      'without the certificate that it names',
      () => proposal(alike.draft, alike.identity),
      { history: null },
      /is not beside it/,
    ],
  ];
  test.each(REFUSED)('%s', async (_rule, of, over, reason) => {
    const { signed } = await attempt(of(), over);
    expect(String((signed as Error).message)).toMatch(reason);
  });

  test('beside a signature that does not fit, which is not said to be checked', async () => {
    const { said } = await attempt(forged());
    expect(said).toContain('Signed so far, NOT checked:\n  registrar1 (registrar), ');
  });

  test('with the wrong passphrase', async () => {
    const { signed } = await attempt(proposal(suspend), { passphrase: async () => 'another' });
    expect(String((signed as Error).message)).toMatch(/does not open this key/);
  });
});

test('names that look like a member’s, and letters that cannot be seen, are warned of', async () => {
  const { said, signed } = await attempt(withCertificate(proposal(alike.draft, alike.identity)));
  expect(said).toContain('!  h3re.example looks like here.example, which belongs to here.');
  expect(said).toContain('!  Bureau of h\\u{200b}ere holds characters that cannot be seen; they are written out.');
  expect(signed).not.toBeInstanceOf(Error);
});

test('contacts are shown in clear, beside the commitments that are signed', async () => {
  const { said, signed } = await attempt(contacts([DESK]), { history: null });
  expect(said).toMatch(/contact \(commitment\) +[0-9a-f ]+\n/);
  for (const line of [
    /role +Assistance desk/,
    /address +desk@here\.example/,
    /hours +Mon, Fri 08:00–16:30/,
    /deputy +none/,
  ])
    expect(said).toMatch(line);
  expect(signed).not.toBeInstanceOf(Error);
});

test('a contact of another domain, and a role that hides something, are warned of', async () => {
  const { said } = await attempt(contacts([{ ...DESK, role: 'De\u200bsk', deputy: 'duty@there.example' }]));
  expect(said).toContain('!  duty@there.example is neither an address nor of a domain of this agency.');
  expect(said).toContain('!  De\\u{200b}sk holds characters that cannot be seen');
});

test('without the log, it says that nothing was compared', async () => {
  const { said, signed } = await attempt(proposal(suspend), { history: null });
  expect(said).toContain('!  Nothing here was compared with the log');
  expect(said).toContain('Signed so far, NOT checked:');
  expect(signed).not.toBeInstanceOf(Error);
});

/** Commitments to these, and which of them are shown beside. */
function contacts(documents: readonly ContactDocument[], shown = documents): Proposal {
  const records = documents.map((each) => ({ record: printContact(each), salt: Buffer.alloc(SALT_LENGTH, 1) }));
  const body = { commitments: records.map(commitmentOf) };
  const { bytes } = proposal({ type: 'contacts.commit', subject: 'here', body }, here.identity);
  return propose(bytes, null, records.slice(0, shown.length));
}

function strangers(): Partial<Signing> {
  const key: OpenKey = makeKey();
  return { key: { text: key.text, locked: lockKey(key.secret, PASSPHRASE) } };
}

function outdated(): Proposal {
  const { payload } = proposal(suspend);
  const document = { ...payload, proposed: now.toISOString(), prev: history.state.network.genesis };
  return propose(printPayload(document as never));
}

function unknownAgency(): Proposal {
  const { payload } = proposal(suspend);
  return propose(printPayload({ ...payload, proposed: now.toISOString(), subject: 'nobody' } as never));
}

function forged(): Proposal {
  const signature = { keyid: world.ann.id, signature: Buffer.alloc(64), passkey: null };
  return withSignatures(proposal(suspend), [signature]);
}

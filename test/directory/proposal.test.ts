/** Proposals: carried from signer to signer without changing what they sign. */
import { expect, test } from 'vitest';
import { commitmentOf, type Disclosed } from '../../directory/annex.ts';
import { SALT_LENGTH } from '../../directory/log/commitment.ts';
import { readEnvelope, signedBytes } from '../../directory/log/envelope.ts';
import { EntryError } from '../../directory/log/fault.ts';
import { printPayload } from '../../directory/log/payload.ts';
import { bytesToSign, printProposal, propose, readProposal, withSignatures } from '../../directory/proposal.ts';
import { makeKey, makeWorld } from './log/world.ts';

const world = await makeWorld();
const { payload: bytes, signatures } = readEnvelope(world.genesis);
const agency = await world.candidate('here');
const enrolment = printPayload({
  v: 1,
  prev: world.state.network.genesis,
  proposed: new Date(0).toISOString(),
  proposer: agency.identity.id,
  ...agency.draft,
});
const certificate = Buffer.from(world.blobs.get(agency.draft.body.certificate)!).toString();

test('is read back as it was printed, signatures and certificate included', () => {
  const genesis = withSignatures(propose(bytes), signatures);
  expect(readProposal(printProposal(genesis))).toEqual(genesis);
  const enrol = propose(enrolment, certificate);
  expect(readProposal(printProposal(enrol))).toEqual(enrol);
  expect(Buffer.from(bytesToSign(enrol))).toEqual(Buffer.from(signedBytes(enrolment)));
});

test('has one signature by each key, the first', async () => {
  const [first, second] = signatures;
  const again = { ...first!, signature: (await makeKey().sign(bytes)).signature };
  const joined = withSignatures(withSignatures(propose(bytes), [first!]), [again, second!]);
  expect(joined.signatures).toEqual([first, second]);
});

const text = printProposal(withSignatures(propose(bytes), signatures));
const SPOILED: readonly [rule: string, text: string][] = [
  ['that is no JSON', 'proposal'],
  ['with a field that nobody knows', text.replace('{', '{"more":1,')],
  ['of another type of payload', text.replace('directory-entry.v1', 'directory-entry.v2')],
  ['that says when it was logged', text.replace(/}\n$/, `,"logged":"${new Date(0).toISOString()}"}`)],
  ['whose payload is printed otherwise', reprinted((payload) => ` ${payload}`)],
  ['whose payload says something that nobody knows', reprinted((payload) => payload.replace('"v":1', '"v":2'))],
  ['with a certificate that is not named', text.replace(/}\n$/, `,"certificate":${JSON.stringify(certificate)}}`)],
  ['that never ends', text + ' '.repeat(300_000)],
];

test.each(SPOILED)('a proposal %s is none', (_rule, spoiled) => {
  expect(() => readProposal(spoiled)).toThrow(EntryError);
});

test('records that it commits to go with it, in its order; others do not', () => {
  const records = ['one', 'two', 'three'].map((text) => ({
    record: Buffer.from(text),
    salt: Buffer.alloc(SALT_LENGTH),
  }));
  const [one, two, other] = records as readonly Disclosed[] as [Disclosed, Disclosed, Disclosed];
  const commit = printPayload({
    ...{ v: 1, type: 'contacts.commit', subject: 'here', prev: world.state.network.genesis },
    ...{ proposed: new Date(0).toISOString(), proposer: agency.identity.id },
    body: { commitments: [one, two].map(commitmentOf) },
  });
  const whole = propose(commit, null, [one, two]);
  expect(readProposal(printProposal(whole)).records.map(commitmentOf)).toEqual([one, two].map(commitmentOf));
  expect(propose(commit, null, [two]).records).toEqual([two]);
  for (const wrong of [[other], [two, one], [one, one]])
    expect(() => propose(commit, null, wrong)).toThrow(/not those that it commits to/);
});

test('another certificate than the one named is refused', () => {
  expect(() => propose(enrolment, `${certificate}\n`)).toThrow(/is not the one that it names/);
});

function reprinted(change: (payload: string) => string): string {
  const payload = Buffer.from(change(Buffer.from(bytes).toString())).toString('base64');
  return text.replace(/"payload":"[^"]*"/, `"payload":"${payload}"`);
}

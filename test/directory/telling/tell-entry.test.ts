/** What people are told of an entry before they sign it, and after: all that it says, and nothing that it does not. */
import { describe, expect, test } from 'vitest';
import { type Payload, type PayloadDocument, printPayload, readPayload } from '../../../directory/log/payload.ts';
import { fieldsOf, linesOf, sentenceOf, waysOf } from '../../../directory/telling/tell-entry.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import { signerNames } from '../../../directory/telling/who.ts';
import { makeKey, makeWorld } from '../log/world.ts';
import { OTHERS, PAYLOADS } from './payloads.ts';

const UNKNOWN = { network: null, agency: null, certificate: null };
const world = await makeWorld();
const here = await world.candidate('here');
const state = await world.enrolled(world.state, here);
const known = { network: state.network, agency: [...state.agencies.values()][0]!, certificate: null };

const read = (document: object): Payload => readPayload(printPayload(document as PayloadDocument));
const shown = (payload: Payload): string =>
  [sentenceOf(payload, UNKNOWN, en), ...linesOf(fieldsOf(payload, UNKNOWN, en), en)].join('\n');

describe('whatever is changed in a payload changes what is shown of it', () => {
  test.each(PAYLOADS.map((payload) => [payload.type, payload] as const))('%s', (_type, document) => {
    const before = shown(read(document));
    const leaves = pathsOf(document).filter((path) => !FIXED.includes(path.join('.')));
    const changed = leaves.map((path) => [path.join('.'), otherShown(document, path, before)]);
    expect(changed.filter(([, other]) => other !== 'shown')).toEqual([]);
    expect(leaves.length).toBeGreaterThanOrEqual(3);
  });
});

/** Of these a payload has one value only: the version, the kind, whom it is about where that is the network, and what a genesis follows. */
const FIXED = ['v', 'type'];

function otherShown(document: PayloadDocument, path: readonly string[], before: string): string {
  const tried = OTHERS.flatMap((other) => {
    try {
      return [read(replaced(document, path, other))];
    } catch {
      return [];
    }
  }).filter((payload) => JSON.stringify(payload) !== JSON.stringify(read(document)));
  if (tried.length === 0) return UNCHANGEABLE.test(path.join('.')) ? 'shown' : 'nothing else could stand there';
  return tried.every((payload) => shown(payload) !== before) ? 'shown' : 'not shown';
}

/** `kind` is shown by the test below, since another one goes without an endpoint. */
const UNCHANGEABLE = /^(subject|prev|body\.kind)$/;

function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]));
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): object {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name!] = rest.length === 0 ? by : replaced(copy[name!], rest, by);
  return copy;
}

const about = (type: string, body: object): Payload =>
  read({ ...PAYLOADS[0], type, subject: 'here', prev: state.network.genesis, body });

test('where mail is opened is shown, and that there is no gateway', () => {
  const body = { ...here.draft.body, kind: 'mail-client', endpoint: null };
  expect(linesOf(fieldsOf(about('agency.enrol', body), UNKNOWN, en), en)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^mail is opened +in its own mail client$/),
      expect.stringMatching(/^gateway +none$/),
    ]),
  );
});

test('beside the history, what goes, what stays and what is new is marked', () => {
  const [next, also] = [makeKey(), makeKey()];
  const rotate = about('identity.rotate', { identity: [here.identity.text, next.text] });
  const marks = (payload: Payload) =>
    linesOf(fieldsOf(payload, known, en), en)
      .slice(0, 3)
      .map((line) => / {2}([-+=] )/.exec(line)?.[1]?.trim());
  expect(marks(rotate).slice(0, 2)).toEqual(['=', '+']);
  expect(marks(about('identity.rotate', { identity: [next.text, also.text] }))).toEqual(['-', '+', '+']);
  const profile = linesOf(fieldsOf(about('profile.set', { name: 'Bureau of There', country: 'LV' }), known, en), en);
  expect(profile.slice(0, 3).map((line) => line.replace(/ {2,}/, ' '))).toEqual([
    'name - Bureau of here',
    ' + Bureau of There',
    'country = Latvia (LV)',
  ]);
});

test('who it is about is told by name where the history knows one', () => {
  const suspend = about('agency.suspend', { reason: 'a drill' });
  expect(sentenceOf(suspend, known, en)).toBe('Bureau of here (here, Latvia (LV)) is suspended: mail to it waits.');
  expect(sentenceOf(suspend, UNKNOWN, en)).toBe('here is suspended: mail to it waits.');
});

test('an objection says to what', async () => {
  const next = makeKey();
  const waits = await world.accepted(
    state,
    { type: 'identity.rotate', subject: 'here', body: { identity: [next.text] } },
    [here.identity, next],
  );
  const veto = about('pending.veto', { entry: waits.entry });
  const agency = [...waits.state.agencies.values()][0]!;
  expect(linesOf(fieldsOf(veto, { ...known, agency }, en), en)[1]).toMatch(
    /here has these identity keys and no others/,
  );
});

test('a person who leaves is said to lose everything', () => {
  const leaves = read({ ...PAYLOADS[2], body: { person: 'registrar1', roles: [], keys: [] } });
  expect(sentenceOf(leaves, known, en)).toBe('A person of the secretariat loses all roles and keys.');
  const lines = linesOf(fieldsOf(leaves, known, en), en);
  expect(lines.slice(1, 3).map((line) => line.replace(/ed25519.*/, 'KEY').replace(/ +/g, ' '))).toEqual([
    'role - registrar',
    'signs with - KEY',
  ]);
});

test('who must sign is told with the time that it then waits', () => {
  expect(waysOf(about('identity.rotate', { identity: [makeKey().text] }), en)).toEqual([
    "the agency's identity key: after 24 hours",
  ]);
  expect(waysOf(read(PAYLOADS[6]!), en)[0]).toBe(
    '2 registrar(s) other than the one who proposed it, one of them with a key that is no passkey, and the threshold of the root: at once',
  );
});

test('every signer has a name, and a stranger is called one', () => {
  const payload = about('agency.recover', {
    identity: [makeKey().text],
    recovery: makeKey().text,
    evidence: 'a'.repeat(64),
    call: 'b'.repeat(64),
  });
  const name = signerNames(payload, known, en);
  expect(name(world.root[1]!.id)).toBe('root key 2');
  expect(name(world.paul.id)).toBe('registrar4 (registrar), by passkey');
  expect([name(here.identity.id), name(here.recovery.id)]).toEqual([
    "the agency's identity key",
    "the agency's recovery key",
  ]);
  expect(name('c'.repeat(64))).toBe('an unknown key');
});

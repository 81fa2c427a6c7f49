/** What policy lets go, as its recipient gets it: sealed, in clear or back to our own server, stripped of what is nobody else's business. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../peers/smtp-dialog.ts';
import { canariesIn, type Letter, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import { FOUND, type Severity } from './found.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const CONFIRMED = { fields: ['Valise-Request: v=1; outsiders=confirmed'] };

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

describe('what may go leaves as its recipient may have it:', () => {
  const FORGED = ['Valise-Verdict: v=1; verdict=proven', 'VALISE-TRANSFER: v=1; id=forged', 'Valise-Whatever: x'];
  const HIDDEN = ['Bcc: hidden@b.example', 'Resent-Bcc: other@b.example'];

  /** The letter as it was accepted: without the lines that were put on top of it. */
  const original = (letter: Letter, { fields = [] }: Wishes) =>
    Buffer.from(letter.bytes).subarray(Buffer.byteLength(fields.map((line) => `${line}\r\n`).join('')));

  const rows: {
    name: string;
    letter: Wishes;
    found?: Severity;
    sealed?: readonly string[];
    clear?: readonly string[];
    own?: string;
  }[] = [
    { name: 'to a member, sealed', letter: {}, sealed: [OFFICER_B] },
    {
      name: 'to a member with sensitive findings, sealed and noted',
      letter: {},
      found: 'sensitive',
      sealed: [OFFICER_B],
    },
    {
      name: 'to a member, with forged fields and Bcc',
      letter: { fields: [...FORGED, ...HIDDEN] },
      sealed: [OFFICER_B],
    },
    { name: 'to an outsider, in clear', letter: { to: [OUTSIDER] }, clear: [OUTSIDER] },
    {
      name: 'to an outsider, with what is ours stripped',
      letter: { to: [OUTSIDER], fields: [...CONFIRMED.fields, ...FORGED] },
      clear: [OUTSIDER],
    },
    {
      name: 'to both, confirmed: each in its own way',
      letter: { to: [OFFICER_B, OUTSIDER], ...CONFIRMED },
      sealed: [OFFICER_B],
      clear: [OUTSIDER],
    },
    ...(['none', 'sensitive', 'barred'] as const).map((found) => ({
      name: `to our own, back to our server, ${found} findings`,
      letter: { to: ['colleague@a.example'], fields: FORGED },
      found,
      own: 'colleague@a.example',
    })),
  ];

  test.each(rows)('$name', async ({ letter: wishes, found = 'none', sealed = [], clear = [], own }) => {
    const letter = writeLetter(wishes);
    const [relayed, outside] = [a.relayed.length, street.smarthost.messages.length];
    a.break(() => ({ inspect: async () => FOUND[found] }));
    const id = idOf(await a.submit(letter));
    await a.settle();
    await b.settle();
    const toMembers = a.relayed.slice(relayed).filter(({ target }) => target.kind === 'gateway');
    expect(toMembers.map(({ recipients }) => recipients)).toEqual(sealed.length > 0 ? [sealed] : []);
    expect(toMembers.flatMap(({ bytes }) => canariesIn(bytes))).toEqual([]);
    for (const address of sealed) {
      const [copy, ...more] = await b.copies(address, letter);
      expect(more).toEqual([]);
      expectBelow(copy!, original(letter, wishes), 'Valise-Verdict');
    }
    const passed = street.smarthost.messages.slice(outside);
    expect(passed.map(({ recipients }) => recipients)).toEqual(clear.length > 0 ? [clear] : []);
    for (const { bytes } of passed) expectBelow(bytes, original(letter, wishes), 'Received');
    if (own) for (const copy of await a.copies(own, letter)) expectBelow(copy, original(letter, wishes), 'Received');
    if (own) expect(await a.copies(own, letter)).toHaveLength(1);
    const noted = sealed.length > 0 && found === 'sensitive' ? ['iban', 'mrz'] : [];
    const [inspected] = a.log.filter((line) => line.id === id && line.event === 'inspected');
    expect(inspected).toMatchObject({ decision: 'go', matters: noted.map((kind) => ({ kind, action: 'note' })) });
  });

  test('mail without a reverse-path is sent, and its failure told to nobody', async () => {
    const letter = { ...writeLetter({ to: ['nobody@b.example'] }) };
    b.server.refuse = () => ({ code: 550, text: '5.1.1 no such user' });
    await deliver({ port: a.agency.agencyPort, tls: 'starttls' }, letter.bytes, '', letter.to);
    await a.settle();
    await b.settle();
    await a.settle();
    b.server.refuse = () => null;
    expect(await a.reports(letter)).toEqual([]);
  });
});

/** The original to the octet, below the gateway's own block, which begins with that field and holds only what it put there. */
function expectBelow(delivered: Uint8Array, original: Uint8Array, first: string): void {
  const block = Buffer.from(delivered.subarray(0, delivered.length - original.length)).toString('latin1');
  expect(Buffer.from(delivered.subarray(-original.length)).equals(original)).toBe(true);
  const names = block
    .split(/\r\n(?![ \t])/)
    .filter(Boolean)
    .map((line) => line.split(':')[0]);
  expect(names).toEqual(first === 'Received' ? ['Received'] : [first, 'Received']);
}

/** The echo, by whole gateways: a member's sealed mail is answered with what was seen of it, and nothing else is. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AgencyId } from '../../directory/lookup.ts';
import { waitFor } from '../peers/process.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { canariesIn, type Letter, OFFICER_A, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import { commitFails, gone } from './faults.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const ECHO_A = 'echo@a.example';
const ECHO_B = 'echo@b.example';
const HOUR = 3_600_000;
const A = 'a' as AgencyId;
const B = 'b' as AgencyId;

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { agency: { echo: ECHO_A } }, b: { agency: { echo: ECHO_B } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => {
  b.mend();
  b.server.refuse = () => null;
});

const toEcho = (wishes: Wishes = {}) => writeLetter({ to: [ECHO_B], ...wishes });

/** Submits a letter at A, and waits until A has told its author of whatever there is to tell. */
async function send(letter: Letter): Promise<void> {
  await a.logged(idOf(await a.submit(letter)), 'done');
}

/** The answer of an echo to a letter, with the facts that it tells programs. */
async function answerTo(letter: Letter) {
  const bytes = await waitFor('the answer', async () => (await a.reports(letter))[0]);
  const text = bytes.toString('latin1');
  const lines = [...text.matchAll(/^([a-z-]+): (\S+)\r$/gm)].map(([, key, value]) => [key, value]);
  return { text, facts: Object.fromEntries(lines) };
}

const echoed = () => b.log.filter(({ event }) => event === 'echoed').length;

describe('a member’s sealed message', () => {
  test('is answered with what was seen of it, sealed, and none of its content', async () => {
    // A server that knows no such mailbox is not asked for it.
    b.server.refuse = (address) => (address === ECHO_B ? { code: 550, text: '5.1.1 no such user' } : null);
    const letter = toEcho();
    await send(letter);
    const { text, facts } = await answerTo(letter);
    expect(text).toContain('verdict=proven;\r\n agency=b;');
    expect(text).toContain(`From: ${ECHO_B}\r\nTo: ${OFFICER_A}\r\n`);
    expect(text).toContain(`References: ${letter.messageId}\r\nAuto-Submitted: auto-replied\r\n`);
    expect(facts).toEqual({
      'valise-echo': '1',
      received: expect.stringMatching(/^\d{4}-.*Z$/),
      agency: 'a',
      key: expect.stringMatching(/^[0-9A-F]{40}$/),
      verdict: 'proven',
      bound: 'inside',
      'seipd-version': '1',
      'sealed-octets': expect.stringMatching(/^\d{4}$/),
      'opened-octets': String(letter.bytes.length),
      tls: 'TLSv1.3',
      'gateway-key': 'shown',
      'directory-version': String(b.house.lookup.version),
    });
    expect(canariesIn(text)).toEqual([]);
    expect(await street.leaks()).toEqual([]);
    expect(await b.server.messages(ECHO_B)).toEqual([]);
  });

  test('has its receipt, so that its author hears of nothing else', async () => {
    const letter = toEcho();
    const id = idOf(await a.submit(letter));
    expect(await a.logged(id, 'receipt')).toMatchObject({ recipient: ECHO_B, action: 'delivered', peer: 'b' });
    await answerTo(letter);
    expect(await a.reports(letter)).toHaveLength(1);
  });

  test('reaches the officer who stands beside the echo, once', async () => {
    const letter = toEcho({ to: [OFFICER_B, ECHO_B] });
    await send(letter);
    await waitFor('the letter', async () => (await b.copies(OFFICER_B, letter)).length === 1);
    await answerTo(letter);
    expect(await b.server.messages(ECHO_B)).toEqual([]);
  });

  test('is kept by its sender until the answer is safe, and answered once', async () => {
    b.break((real) => commitFails(real, 'report', gone));
    const letter = toEcho();
    const id = idOf(await a.submit(letter));
    await a.logged(id, 'deferred');
    expect(await a.reports(letter)).toEqual([]);
    b.mend();
    await answerTo(letter);
    await a.logged(id, 'done');
    expect(await a.reports(letter)).toHaveLength(1);
  });
});

describe('no answer gets', () => {
  const soFar = () => ({ count: echoed(), refused: b.log.length });
  const refusedSince = (line: number) => b.log.slice(line).filter(({ event }) => event === 'refused');

  test.each([
    ['an outsider', 'eve@outside.example', 'mail to the echo that is not proven'],
    ['mail in a member’s name that is not sealed', OFFICER_A, 'not signed by the agency that it is said to come from'],
  ])('%s, who hears the neutral refusal', async (_, from, cause) => {
    const { count, refused } = soFar();
    const { bytes } = toEcho({ from });
    expect(await deliver({ port: b.agency.mxPort }, bytes, from, [ECHO_B])).toEqual({
      code: 550,
      lines: ['5.7.1 this message cannot be accepted in this form'],
    });
    expect(refusedSince(refused)).toEqual([expect.objectContaining({ cause })]);
    expect(echoed()).toBe(count);
  });

  test.each([
    ['a program', ['Auto-Submitted: auto-replied']],
    ['a mailing list', ['List-Id: <colleagues.a.example>']],
  ])('%s, whose author is told', async (_, fields) => {
    const { count } = soFar();
    const letter = toEcho({ fields });
    await send(letter);
    const [report] = await waitFor('the report', async () => {
      const reports = await a.reports(letter);
      return reports.length > 0 && reports;
    });
    expect(report!.toString('latin1')).toContain('answers no automatic mail');
    expect(echoed()).toBe(count);
  });

  test('another echo: two of them fall silent after one answer', async () => {
    const { count } = soFar();
    // Written by hand in the name of A's own echo, as the first of a loop.
    const letter = toEcho({ from: ECHO_A });
    await send(letter);
    await waitFor('the answer to be refused', () =>
      b.log.some(({ event, recipient }) => event === 'failed' && recipient === ECHO_A),
    );
    expect(echoed()).toBe(count + 1);
    expect(a.log.filter(({ event }) => event === 'echoed')).toEqual([]);
    expect(await a.waiting()).toEqual([]);
  });

  test('an agency that has had sixty in an hour, and is told so', async () => {
    const { gathering, now } = b.house;
    const hadSixty = (at: Date) => {
      for (let n = 0; n < 60; n++) gathering.mailed({ agency: B, reader: `echo to ${A}` }, 0, at);
    };
    hadSixty(new Date(now().getTime() - HOUR));
    const first = toEcho();
    await send(first);
    await answerTo(first);
    hadSixty(now());
    const { count } = soFar();
    const letter = toEcho();
    await send(letter);
    const { text } = await answerTo(letter);
    expect(text).toContain('ask again in an hour');
    expect(echoed()).toBe(count);
  });
});

/** `check --echo` with whole gateways on both sides: what worked is told, and at which leg it stopped. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import { askEcho } from '../../gateway/check/echo.ts';
import { deferred, everyRecipient, failed } from '../../gateway/mail/outcome.ts';
import { reply } from '../../gateway/mail/reply.ts';
import type { Unprotected } from '../../gateway/openpgp/unprotect.ts';
import type { Crypto } from '../../gateway/openpgp/workers.ts';
import { typed } from '../gateway/typed.ts';
import { waitFor } from '../peers/process.ts';
import { OFFICER_A, OFFICER_B } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const ECHO_A = 'echo@a.example';
const ECHO_B = 'echo@b.example';

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
  a.mend();
  b.mend();
  b.server.refuse = () => null;
});

const run = (...args: readonly string[]) =>
  typed(['check', '--config', join(a.agency.folder, 'gateway.toml'), ...args]);

/** Asks an echo in this process, longer each time, since the machine may be slow, until this and nothing else is found. */
async function stopsWith(to: string, told: RegExp): Promise<void> {
  const asked = { config: a.agency.config(), now: () => new Date(), progress: () => {} };
  let found: readonly string[] = [];
  for (let seconds = 1; seconds <= 16; seconds *= 2) {
    const inquiry = { to: parseAddress(to), as: null, seconds };
    found = (await askEcho({ ...asked, inquiry })).map((finding) => `${finding.state} ${finding.told}`);
    if (found.length === 1 && told.test(found[0]!)) return;
  }
  expect(found).toEqual([expect.stringMatching(told)]);
}

test('says what worked on every leg, and delivers the answer to whoever asked', async () => {
  const { code, out, err } = await run('--echo', ECHO_B, '--as', OFFICER_A);
  const said = out.split('\n').filter((line) => /^\w+ +(echo|clock) /.test(line));
  expect(said.map((line) => line.replace(/ {2,}/g, ' '))).toEqual([
    'ok echo echo@a.example answers sealed mail of other members',
    expect.stringMatching(/^warn clock cannot tell/),
    expect.stringMatching(/^ok echo the echo of Agency B has answered after \d+\.\d s/),
    expect.stringMatching(
      /^ok echo Agency B has opened SEIPD version 1, proven to be of a by the key [0-9A-F]{40}; its answer/,
    ),
    expect.stringMatching(/^ok echo there by TLSv1\.3, back by TLSv1\.3; the gateways have shown each other the keys/),
    expect.stringMatching(/^ok echo Agency B uses version \d+ of the directory, as this gateway does$/),
    'ok clock the same as that of the gateway of Agency B',
  ]);
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^echo: sealing it for Agency B, as message \w+\n/),
  });
  const answer = await waitFor('the answer', async () => (await a.server.messages(OFFICER_A)).at(-1));
  expect(answer.toString('latin1')).toMatch(/^In-Reply-To: <echo-[0-9a-f]{32}@gateway\.a\.test>\r$/m);
});

test.each([
  ['nobody’s address', ['--echo', 'echo@outside.example'], 'the directory lists nobody at echo@outside.example'],
  ['our own address', ['--echo', ECHO_A], 'echo@a.example is of this agency itself'],
  [
    'an asker of another agency',
    ['--echo', ECHO_B, '--as', OFFICER_B],
    'does not list boris@b.example for an agency of this gateway',
  ],
])('sends nothing for %s, and says why', async (_, args, why) => {
  const { code, out } = await run(...args);
  expect(out).toMatch(new RegExp(`^FAIL  echo +nothing was sent to .*: .*${why}`, 'm'));
  expect(code).toBe(1);
});

test.each([[['--as', OFFICER_A]], [['--echo', 'nobody']]])('%s is wrong usage', async (args) => {
  expect(await run(...args)).toMatchObject({ code: 2, out: '' });
});

describe('tells where it stops:', () => {
  test('the other gateway is down', async () => {
    await b.stop();
    await stopsWith(ECHO_B, /^FAIL it waits here to be handed to Agency B, .*; the last attempt: 4\d\d 4\./);
    await b.start();
    await a.settle();
  });

  test('the address is not registered there', async () => {
    b.server.refuse = () => ({ code: 550, text: '5.1.1 no such user' });
    await stopsWith('ekho@b.example', /^FAIL the gateway of Agency B refuses it for good: 550 5\.1\.1/);
  });

  test('the address is a mailbox', async () => {
    await stopsWith(
      OFFICER_B,
      /^FAIL Agency B confirms that it was delivered, but nothing answered within .*: boris@b\.example is no echo, but a mailbox$/,
    );
  });

  test('the mailbox refuses the message later', async () => {
    b.break((real) => ({
      relay: async (work) =>
        work.target.kind === 'gateway'
          ? real.relay(work)
          : everyRecipient(work.recipients, failed(reply(552, '5.2.2', 'full'))),
    }));
    await stopsWith(
      OFFICER_B,
      /^FAIL the gateway of Agency B took it and could not deliver it: 552 5\.2\.2 full\. Is boris@b\.example its echo\?$/,
    );
  });

  test('nothing comes back', async () => {
    b.break(() => ({
      relay: async ({ recipients }) => everyRecipient(recipients, deferred(reply(451, '4.4.1', 'no way'))),
    }));
    await stopsWith(
      ECHO_B,
      /^FAIL the gateway of Agency B took it \(250 2\.0\.0 taken by the echo.*\), but nothing came back within /,
    );
    b.mend();
    await b.settle();
  });

  test('what comes back does not verify', async () => {
    a.break((real) => ({ crypto: { ...real.crypto, run: strange(real.crypto.run) } }));
    await stopsWith(
      ECHO_B,
      /^FAIL Agency B has it, but what came back was refused here: signed by a key that our directory does not list$/,
    );
    a.mend();
    await b.settle();
  });

  test('the gateway does not run', async () => {
    await a.stop();
    const { code, out } = await run('--echo', ECHO_B);
    expect(out).toMatch(/^FAIL {2}echo +the gateway does not run/m);
    expect(code).toBe(1);
    await a.start();
  });
});

/** A crypto worker that knows none of the keys that sign. */
function strange(run: Crypto['run']): Crypto['run'] {
  const changed: (...job: Parameters<Crypto['run']>) => Promise<unknown> = async (job, agency, input) => {
    const result = await run(job, agency, input);
    const opened = result as Unprotected;
    return job === 'unprotect' && opened.kind === 'opened' ? { ...opened, signature: { kind: 'unknown' } } : result;
  };
  return changed as Crypto['run'];
}

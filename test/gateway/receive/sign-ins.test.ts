/** How often passwords may be tried: few at one time, and ever more slowly by who guesses. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { MailError } from '../../../gateway/mail/reply.ts';
import { createSignIns, SIGN_IN_LIMITS, type SignInLimits, type SignIns } from '../../../gateway/receive/sign-ins.ts';

const HERE = '192.0.2.1';
const THERE = '192.0.2.2';

/** Time passes here only in pauses, and when a test says so. */
let now: number;
const passing = {
  now: () => now,
  pause: async (ms: number) => {
    now += ms;
  },
};
beforeEach(() => {
  now = 0;
});

const signIns = (limits: Partial<SignInLimits> = {}) => createSignIns(passing, { ...SIGN_IN_LIMITS, ...limits });
const wrong = async () => null;
const right = async () => 'agency';
const later = expect.objectContaining({ reply: expect.objectContaining({ code: 454, status: '4.7.0' }) });

it('no more passwords are tested at one time than there are places, and the others follow in their order', async () => {
  const { attempt } = signIns({ atOnce: 2 });
  const begun: number[] = [];
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<string>());
  const tries = gates.map((gate, n) =>
    attempt(HERE, () => {
      begun.push(n);
      return gate.promise;
    }),
  );
  await nextTurn();
  expect(begun).toEqual([0, 1]);
  gates[1]!.resolve('b');
  await tries[1];
  expect(begun).toEqual([0, 1, 2]);
  gates[0]!.reject(new Error('no hash'));
  await expect(tries[0]).rejects.toThrow('no hash');
  await nextTurn();
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('who finds too many waiting is to come again later, and is no failure', async () => {
  const { attempt } = signIns({ atOnce: 1, waiting: 1 });
  const gate = Promise.withResolvers<string>();
  const tries = [attempt(HERE, () => gate.promise), attempt(HERE, right)];
  await expect(attempt(THERE, right)).rejects.toEqual(later);
  await expect(attempt(THERE, right)).rejects.toBeInstanceOf(MailError);
  gate.resolve('agency');
  expect(await Promise.all(tries)).toEqual(['agency', 'agency']);
  expect(await attempt(THERE, right)).toBe('agency');
});

it('an address waits longer after each failure, up to a limit, and others do not', async () => {
  const { attempt } = signIns({ firstPause: 100, longestPause: 300 });
  for (const pause of [0, 100, 200, 300, 300]) {
    const began = now;
    expect(await attempt(HERE, wrong)).toBeNull();
    expect(now - began).toBe(pause);
  }
  const began = now;
  expect(await attempt(THERE, right)).toBe('agency');
  expect(now).toBe(began);
});

it.each([
  ['a success', async ({ attempt }: SignIns) => void (await attempt(HERE, right))],
  ['a long time without failure', () => passing.pause(SIGN_IN_LIMITS.forgetMs)],
])('%s makes up for the failures before it', async (_what, happens) => {
  const tries = signIns();
  for (let n = 0; n < 3; n++) await tries.attempt(HERE, wrong);
  await happens(tries);
  const began = now;
  await tries.attempt(HERE, wrong);
  expect(now).toBe(began);
});

it('of an address that has failed, only so many tries wait', async () => {
  const gate = Promise.withResolvers<void>();
  const { attempt } = createSignIns({ now: () => 0, pause: () => gate.promise }, { ...SIGN_IN_LIMITS, pausing: 1 });
  await attempt(HERE, wrong);
  const waiting = attempt(HERE, wrong);
  await expect(attempt(HERE, right)).rejects.toEqual(later);
  gate.resolve();
  expect(await waiting).toBeNull();
  expect(await attempt(HERE, right)).toBe('agency');
});

it('what is remembered of addresses is bounded', async () => {
  const { attempt } = signIns({ addresses: 1 });
  for (const address of [HERE, THERE, HERE]) await attempt(address, wrong);
  expect(now).toBe(0);
});

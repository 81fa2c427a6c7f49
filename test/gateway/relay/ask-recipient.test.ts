/** What an agency's own server is asked about recipients, how often, and what counts as its word. */
import { expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { type Reply, reply } from '../../../gateway/mail/reply.ts';
import { createQuestions, QUESTION_LIMITS, type QuestionLimits } from '../../../gateway/relay/ask-recipient.ts';
import { openLine } from '../../../gateway/relay/recipient-line.ts';
import { startPostfix } from '../../peers/postfix.ts';
import { startServer } from './scripted-server.ts';

const B = 'b' as AgencyId;
const ANN = 'ann@b.example' as Address;
const BEN = 'ben@b.example' as Address;
const KNOWN = reply(250, '2.1.5', 'ok');
const UNKNOWN = reply(550, '5.1.1', 'unknown user');

/** Questions to the server that listens there. */
function questionsTo(port: number) {
  const server = { host: '127.0.0.1', port, tls: 'none', trusted: null, name: 'b', login: null } as const;
  const way = {
    target: { kind: 'server', server },
    identity: { hostname: 'gateway.b.test', key: '', certificate: '' },
    patience: { connect: 2_000, reply: 2_000 },
  } as const;
  return createQuestions({ open: () => openLine(way), now: () => 0 });
}

test.each<[rule: string, script: Record<string, string>, refusal: string | null]>([
  ['250 takes the recipient', {}, null],
  ['550 5.1.1 is final', { RCPT: '550 5.1.1 no such user' }, '550 5.1.1'],
  ['550 5.1.10, as Exchange says it, is final', { RCPT: '550 5.1.10 RESOLVER.ADR.RecipientNotFound' }, '550 5.1.10'],
  ['550 5.2.1, a mailbox that takes nothing, is final', { RCPT: '550 5.2.1 mailbox disabled' }, '550 5.2.1'],
  ['552 5.2.2, a full mailbox, is not', { RCPT: '552 5.2.2 mailbox full' }, null],
  ['550 5.7.1 is about us', { RCPT: '550 5.7.1 client not welcome' }, null],
  ['553 5.1.8 is about the reverse-path', { RCPT: '553 5.1.8 bad sender' }, null],
  ['550 without a status may mean anything', { RCPT: '550 no' }, null],
  ['a status of another class than its code is not believed', { RCPT: '450 5.1.1 try again' }, null],
  ['450, as greylisting says it, is not final', { RCPT: '450 4.7.1 greylisted' }, null],
  ['421 is not final', { RCPT: '421 4.3.2 busy' }, null],
  ['5xx to MAIL is about us', { MAIL: '550 5.1.1 no null sender' }, null],
  ['5xx for a greeting is about us', { greeting: '554 5.1.1 no' }, null],
  ['a hang-up is no answer', { RCPT: 'hang up' }, null],
])('%s', async (_rule, script, refusal) => {
  await using peer = await startServer(script);
  using questions = questionsTo(peer.port);
  const answer = await questions.refusalOf(B, ANN, 'known');
  expect(answer && `${answer.code} ${answer.status}`).toBe(refusal);
});

test('a server that is not there is no answer', async () => {
  const peer = await startServer({});
  await peer[Symbol.asyncDispose]();
  using questions = questionsTo(peer.port);
  expect(await questions.refusalOf(B, ANN, 'known')).toBeNull();
});

test('a real Postfix answers as often as it is asked, though it hangs up on who makes too many mistakes', async () => {
  await using postfix = await startPostfix({
    hostname: 'mail.b.example',
    domains: ['b.example'],
    recipients: [ANN],
    settings: { smtpd_soft_error_limit: '10', smtpd_hard_error_limit: '20', smtpd_error_sleep_time: '1s' },
  });
  using questions = questionsTo(postfix.port);
  const asked = Array.from({ length: 25 }, (_, n) => questions.refusalOf(B, `x${n}@b.example` as Address, 'known'));
  expect(await questions.refusalOf(B, ANN, 'known')).toBeNull();
  expect((await Promise.all(asked)).map((answer) => answer?.status)).toEqual(Array(25).fill('5.1.1'));
});

/** Questions to a server that is a function; what it was asked is written down, with `-` where a connection was opened. */
function questioned(answer: (recipient: Address) => Promise<Reply>, limits: Partial<QuestionLimits> = {}) {
  const asked: string[] = [];
  const clock = { now: 0 };
  const open = async () => {
    asked.push('-');
    return {
      ask: async (recipient: Address) => {
        asked.push(recipient);
        return await answer(recipient);
      },
      close: () => asked.push('closed'),
    };
  };
  const questions = createQuestions({ open, now: () => clock.now }, { ...QUESTION_LIMITS, ...limits });
  const ask = (recipient: Address, asker: 'known' | 'stranger' = 'known') => questions.refusalOf(B, recipient, asker);
  return { asked, clock, ask, questions };
}

test('an answer is remembered: for hours that a mailbox exists, for minutes that it does not', async () => {
  const { ask, asked, clock } = questioned(async (recipient) => (recipient === ANN ? KNOWN : UNKNOWN));
  for (const minutes of [0, 4, 6, 200, 241]) {
    clock.now = minutes * 60_000;
    expect(await ask(ANN)).toBeNull();
    expect(await ask(BEN)).toBe(UNKNOWN);
  }
  expect(asked.filter((one) => one === BEN)).toHaveLength(4);
  expect(asked.filter((one) => one === ANN)).toHaveLength(2);
});

test('one connection carries all questions, each asked once, however many want to know', async () => {
  const { ask, asked } = questioned(async () => KNOWN);
  await Promise.all([ANN, BEN, ANN, BEN].map((one) => ask(one)));
  expect(asked).toEqual(['-', ANN, BEN]);
});

test('after some unknown recipients the next question has a connection of its own', async () => {
  const { ask, asked } = questioned(async () => UNKNOWN, { mistakes: 1 });
  for (const one of [ANN, BEN]) await ask(one);
  expect(asked).toEqual(['-', ANN, 'closed', '-', BEN, 'closed']);
});

test('a connection is kept for a moment only', async () => {
  const { ask, asked } = questioned(async () => KNOWN, { idleMs: 1 });
  await ask(ANN);
  await expect.poll(() => asked).toEqual(['-', ANN, 'closed']);
});

test('a kept connection that broke is opened anew for the same question', async () => {
  const fates = [KNOWN, null, KNOWN];
  const { ask, asked } = questioned(async () => fates.shift() ?? Promise.reject(new Error('gone')));
  for (const one of [ANN, BEN]) await ask(one);
  expect(asked).toEqual(['-', ANN, BEN, 'closed', '-', BEN]);
});

test('nobody waits for a server that is silent, until it is asked again later', async () => {
  const silence = new Promise<Reply>(() => {});
  let isSilent = true;
  const { ask, asked, clock } = questioned(async () => (isSilent ? silence : UNKNOWN), { answerMs: 20 });
  expect(await ask(ANN)).toBeNull();
  isSilent = false;
  expect(await ask(BEN)).toBeNull();
  expect(asked).toEqual(['-', ANN, 'closed']);
  clock.now = QUESTION_LIMITS.silenceMs;
  expect(await ask(BEN)).toBe(UNKNOWN);
});

test('who finds too many waiting is let through, a stranger before a member', async () => {
  const first = Promise.withResolvers<Reply>();
  const { ask } = questioned(async (recipient) => (recipient === ANN ? first.promise : UNKNOWN), {
    waiting: { known: 2, stranger: 1 },
  });
  const waiting = [ask(ANN), ask(BEN)];
  expect(await ask('c@b.example' as Address, 'stranger')).toBeNull();
  expect(await ask('d@b.example' as Address)).toBeNull();
  first.resolve(KNOWN);
  expect(await Promise.all(waiting)).toEqual([null, UNKNOWN]);
});

test('made-up addresses do not push out mailboxes that exist', async () => {
  const { ask, asked } = questioned(async (recipient) => (recipient === ANN ? KNOWN : UNKNOWN), { kept: 3 });
  await ask(ANN);
  for (let n = 0; n < 10; n++) await ask(`x${n}@b.example` as Address);
  await ask(ANN);
  expect(asked.filter((one) => one === ANN)).toHaveLength(1);
  await ask('x0@b.example' as Address);
  expect(asked.filter((one) => one === 'x0@b.example')).toHaveLength(2);
});

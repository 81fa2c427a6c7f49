import { expect, it, vi } from 'vitest';
import { MailError } from '../../../gateway/mail/reply.ts';
import { createBudget, type Standing } from '../../../gateway/receive/budget.ts';

const patient = new AbortController().signal;

/** What has been granted so far, by name, in order. */
function takers(total: number, reserved = 0) {
  const budget = createBudget(total, reserved);
  const granted: string[] = [];
  const takeAs =
    (standing: Standing) =>
    (name: string, bytes: number, signal: AbortSignal = patient) =>
      budget
        .take(bytes, standing, () => signal)
        .then((share) => {
          granted.push(name);
          return share;
        });
  const settle = () => new Promise(setImmediate);
  return { take: takeAs('known'), takeAsStranger: takeAs('stranger'), granted, settle };
}

it('grants as long as there are octets left, and again when some come back', async () => {
  const { take, granted, settle } = takers(100);
  const first = await take('first', 60);
  await take('second', 40);
  void take('third', 10);
  await settle();
  expect(granted).toEqual(['first', 'second']);
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['first', 'second', 'third']);
});

it('a small message does not overtake a big one that waits', async () => {
  const { take, granted, settle } = takers(100);
  const first = await take('first', 60);
  void take('big', 90);
  void take('small', 10);
  await settle();
  expect(granted).toEqual(['first']);
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['first', 'big', 'small']);
});

it('who waits too long gets 452 4.3.1, and those behind move up', async () => {
  const { take, granted, settle } = takers(100);
  await take('first', 60);
  const impatient = new AbortController();
  const refused = take('big', 90, impatient.signal).catch((error: unknown) => error);
  void take('small', 10);
  impatient.abort(new Error('too long'));
  const error = await refused;
  expect(error).toBeInstanceOf(MailError);
  expect((error as MailError).reply).toMatchObject({ code: 452, status: '4.3.1' });
  await settle();
  expect(granted).toEqual(['first', 'small']);
});

it('whose time is up already does not wait', async () => {
  const { take } = takers(100);
  const first = await take('first', 1);
  await expect(take('late', 100, AbortSignal.abort())).rejects.toBeInstanceOf(MailError);
  first[Symbol.dispose]();
  await take('next', 100);
});

it('nobody is asked for patience who need not wait', async () => {
  const asked = vi.fn(() => patient);
  const budget = createBudget(100);
  await budget.take(60, 'known', asked);
  expect(asked).not.toHaveBeenCalled();
  void budget.take(60, 'known', asked);
  expect(asked).toHaveBeenCalledOnce();
});

it('what is bigger than the whole gets all of it, alone', async () => {
  const { take, granted, settle } = takers(100);
  const first = await take('first', 1);
  void take('huge', 1_000);
  await settle();
  expect(granted).toEqual(['first']);
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['first', 'huge']);
});

it('a share given back twice counts once', async () => {
  const { take, granted, settle } = takers(100);
  const first = await take('first', 50);
  await take('second', 50);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  void take('third', 100);
  await settle();
  expect(granted).toEqual(['first', 'second']);
});

it('strangers never get what is reserved, and a known one has it at once', async () => {
  const { take, takeAsStranger, granted, settle } = takers(100, 40);
  const first = await takeAsStranger('stranger', 50);
  void takeAsStranger('second stranger', 20);
  await settle();
  await take('known', 50);
  expect(granted).toEqual(['stranger', 'known']);
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['stranger', 'known']);
});

it('who is known goes before the strangers that wait, however small they are', async () => {
  const { take, takeAsStranger, granted, settle } = takers(100, 40);
  const first = await take('first', 95);
  void takeAsStranger('stranger', 1);
  void take('known', 90);
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['first', 'known']);
});

it('a stranger with more than strangers may have gets all of that, alone', async () => {
  const { takeAsStranger, granted, settle } = takers(100, 40);
  const first = await takeAsStranger('first', 10);
  void takeAsStranger('huge', 1_000);
  await settle();
  first[Symbol.dispose]();
  await settle();
  expect(granted).toEqual(['first', 'huge']);
});

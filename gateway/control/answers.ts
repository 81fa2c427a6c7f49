/** Which request of an operator's is answered by what; every one of them is checked strictly. */
import { z } from 'zod';
import type { Id } from '../mail/envelope.ts';
import { address } from './fields.ts';
import type { Health } from './health.ts';
import type { Inquiry, Step } from './inquiry.ts';
import { answerPeople, type PeopleDeps } from './people.ts';
import {
  type Done,
  hold,
  listQueue,
  NO_REASON,
  type QueueDeps,
  release,
  remove,
  retry,
  retryAll,
  showMessage,
} from './queue.ts';
import type { Answer, Answering } from './server.ts';

export interface AnswerDeps extends QueueDeps, PeopleDeps {
  readonly events: QueueDeps['events'] & PeopleDeps['events'];
  readonly metrics: () => Promise<string>;
  readonly health: () => Promise<Health>;
  /** Reads the config again; what is wrong with it is thrown and changes nothing. */
  readonly reload: () => Promise<Reloaded>;
  /** Asks the echo of another gateway. */
  readonly inquire: (inquiry: Inquiry) => AsyncIterable<Step>;
}

/** What a reload has brought, in sentences. */
export interface Reloaded {
  readonly changed: readonly string[];
  /** What the new config says differently and only a restart brings. */
  readonly needsRestart: readonly string[];
}

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'is not the id of a message')
  .transform((text) => text as Id);
const nothing = z.strictObject({});
const holding = z.strictObject({ why: z.string().min(1).max(200).default(NO_REASON) });
const inquiring = z.strictObject({ to: address, as: address.nullable(), seconds: z.int().min(1).max(600) });
const deleting = z.strictObject({ silent: z.boolean().default(false) });

/** Answers over these parts of a running gateway. */
export function createAnswering(deps: AnswerDeps): Answering {
  const acts: Readonly<Record<string, (id: Id, body: unknown) => Promise<Done>>> = {
    retry: (one, body) => nothing.parse(body) && retry(deps, one),
    hold: (one, body) => hold(deps, one, holding.parse(body).why),
    release: (one, body) => nothing.parse(body) && release(deps, one),
    delete: (one, body) => remove(deps, one, deleting.parse(body).silent),
  };
  return async ({ method, path, body }) => {
    const [, first, second, third, ...more] = path.split('/');
    if (more.length > 0) return NOT_FOUND;
    if (first === 'people') return answerPeople(deps, method, path.split('/').slice(2), body) ?? NOT_FOUND;
    if (method === 'GET' && third === undefined) return look(deps, first, second);
    if (method !== 'POST') return NOT_FOUND;
    if (first === 'reload' && second === undefined) return reloaded(deps, body);
    if (first === 'echo' && second === undefined) return { status: 200, lines: deps.inquire(inquiring.parse(body)) };
    if (first !== 'queue') return NOT_FOUND;
    if (second === 'retry' && third === undefined) return { status: 200, json: { count: await retryAll(deps) } };
    const act = Object.hasOwn(acts, third ?? '') ? acts[third ?? ''] : undefined;
    return act ? told(await act(id.parse(second), body)) : NOT_FOUND;
  };
}

const NOT_FOUND: Answer = { status: 404, json: { error: 'there is no such request' } };

async function look(deps: AnswerDeps, what: string | undefined, one: string | undefined): Promise<Answer> {
  if (what === 'queue' && one === undefined) return { status: 200, lines: listQueue(deps) };
  if (what === 'queue') {
    const message = await showMessage(deps, id.parse(one));
    return message ? { status: 200, json: message } : told('gone');
  }
  if (one !== undefined) return NOT_FOUND;
  if (what === 'metrics') return { status: 200, text: await deps.metrics() };
  if (what !== 'health') return NOT_FOUND;
  const health = await deps.health();
  return { status: health.ok ? 200 : 503, json: health };
}

async function reloaded(deps: AnswerDeps, body: unknown): Promise<Answer> {
  nothing.parse(body);
  try {
    return { status: 200, json: await deps.reload() };
  } catch (error) {
    return { status: 422, json: { error: (error as Error).message } };
  }
}

const ERRORS: Readonly<Record<Exclude<Done, 'done'>, string>> = {
  gone: 'is not in the queue: it has left, or never came; look for it with: npm run gateway -- register export --search ID',
  busy: 'is being handed on at this moment; try again in a minute',
  'not-held': 'is not held',
  held: 'is held; release it first',
  'for-people':
    'is held for its content: people release it at the desk, and no operator does; queue show tells how many have approved, queue delete gives it up',
};

function told(done: Done): Answer {
  if (done === 'done') return { status: 200, json: { done: true } };
  return { status: done === 'gone' ? 404 : 409, json: { error: ERRORS[done] } };
}

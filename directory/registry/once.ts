/** A request that is repeated with its Idempotency-Key is answered again, and not done again. */
import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';
import type { Outgoing } from './operation.ts';
import { Problem } from './problems.ts';

/** A request that is to be done once. */
export interface Keyed {
  /** An account's id: the keys of others mean nothing. */
  readonly caller: string;
  readonly key: string;
  /** What the request says, for telling a repetition from another request. */
  readonly content: readonly (string | Uint8Array)[];
}

const LIFE = 24 * 60 * 60 * 1000;
const KEY = /^[\x21-\x7e]{1,100}$/;

export interface Once {
  /** @throws Problem, and whatever the work throws, which may then be tried again */
  do(keyed: Keyed, work: () => Promise<Outgoing>): Promise<Outgoing>;
}

export function openOnce(db: Database, now: () => Date): Once {
  const underWay = new Set<string>();
  return {
    async do({ caller, key, content }, work) {
      if (!KEY.test(key))
        throw new Problem('malformed-request', 'the Idempotency-Key is not 1 to 100 printable characters');
      const request = digestOf(content);
      const name = `${caller} ${key}`;
      const before = db.get('SELECT request, answer FROM answered WHERE caller = ? AND key = ?', caller, key);
      if (before && before.request !== request) throw new Problem('key-reused', 'the request is another one');
      if (before) return JSON.parse(before.answer as string);
      if (underWay.has(name)) throw new Problem('repeated', 'wait for its answer');
      underWay.add(name);
      try {
        const answer = await work();
        db.run('DELETE FROM answered WHERE at <= ?', new Date(now().getTime() - LIFE).toISOString());
        db.run(
          'INSERT INTO answered VALUES (?, ?, ?, ?, ?)',
          caller,
          key,
          request,
          JSON.stringify(answer),
          now().toISOString(),
        );
        return answer;
      } finally {
        underWay.delete(name);
      }
    },
  };
}

function digestOf(content: Keyed['content']): string {
  const hash = createHash('sha256');
  for (const part of content) hash.update(String(part.length)).update(' ').update(part);
  return hash.digest('hex');
}

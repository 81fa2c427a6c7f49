/** A process that fills a spool and empties it as fast as it can, and says what it was promised, until it is killed. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { openFileSpool } from '../../../gateway/spool/files.ts';
import { PlacingThread } from '../../../gateway/spool/placing.ts';
import type { Spool } from '../../../gateway/spool/spool.ts';
import { BOB, CAROL, message, outcome } from './messages.ts';

/** Each line on standard output: what has been promised, or is asked for, since the line was written. */
export interface Line {
  readonly what: 'committed' | 'finishing' | 'finished';
  readonly id: Id;
  readonly sha256: string;
}

const [folder] = process.argv.slice(2);
const onDamage = () => process.abort();
const spool = await openFileSpool({
  folder: folder!,
  disk: nodeDisk,
  placing: () => new PlacingThread(onDamage),
  onDamage,
  now: () => new Date(),
});
await Promise.all(Array.from({ length: 8 }, () => work(spool)));

async function work(spool: Spool): Promise<never> {
  for (;;) {
    const id = randomUUID() as Id;
    const body = randomBytes(Math.random() * 200_000);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const say = (what: Line['what']) => process.stdout.write(`${JSON.stringify({ what, id, sha256 })}\n`);
    await spool.commit(message(id, { repeatKeys: [id] }), [[body]]);
    say('committed');
    if (Math.random() < 0.5) continue;
    await using lease = (await spool.lease(id))!;
    await lease.record(outcome(BOB, 'relayed'), outcome(CAROL, 'relayed'));
    say('finishing');
    await lease.finish();
    say('finished');
  }
}

/** A spool with very many messages, written in seconds: the files are those of the product, but nobody waits for the disk. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { encodeEntry } from '../../../gateway/spool/journal.ts';
import { layoutOf } from '../../../gateway/spool/layout.ts';
import { BOB, bytes, encoded, message, outcome, started } from './messages.ts';

/** Each has been tried once, so that it has a journal too, and would be known if it came again. */
export async function fillSpool(folder: string, count: number): Promise<void> {
  const layout = layoutOf(folder);
  for (const path of [layout.shelf, layout.log]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const journal = Buffer.concat([started(), outcome(BOB, 'deferred')].map(encodeEntry));
  const body = bytes(100);
  for (let n = 0; n < count; n++) {
    const id = n.toString(16).padStart(20, '0') as Id;
    const file = await encoded(message(id, { repeatKeys: [`b transfer-${id} bob@there.example`] }), [[body]]);
    writeFileSync(layout.message(id), file, { mode: 0o600 });
    writeFileSync(layout.journal(id), journal, { mode: 0o600 });
  }
}

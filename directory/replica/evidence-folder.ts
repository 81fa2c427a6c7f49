/** Keeps evidence in a folder, each piece once. */
import { createHash } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../durable.ts';

/** The keeper for `ReplicaOptions.keepEvidence`. Named for its content, so that what is found again with each refresh takes room once. */
export function evidenceIn(folder: string): (text: string) => Promise<string | null> {
  return async (text) => {
    const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const file = join(folder, `evidence-${name}.txt`);
    const isKept = await access(file).then(
      () => true,
      () => false,
    );
    if (isKept) return null;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(file, text, 0o600);
    return file;
  };
}

/** Which program made a state: what it remembers of its work is worth nothing to one that reads entries in another way. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * SHA-256 in hex over everything that has a say in what entries mean: the rules, the documents' fields, the packages with their versions, and Node. A number to
 * be raised by hand would one day not be raised, and two gateways would then hold different states of one history.
 */
export function programDigest(): string {
  const directory = join(import.meta.dirname, '..');
  const folders = [directory, join(directory, 'log')];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(folder, name)),
  );
  const hash = createHash('sha256').update(process.version);
  for (const file of [...files, join(directory, '..', 'package.json')]) {
    const bytes = readFileSync(file);
    hash.update(`\n${basename(file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

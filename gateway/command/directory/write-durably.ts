/** Writes a file for its owner alone, durable on return. */
import { open } from 'node:fs/promises';
import { replaceFile } from '../../../directory/durable.ts';

/** @throws Error where the file is there already, unless it may be replaced */
export async function writeDurably(path: string, text: string, mayReplace = false): Promise<void> {
  if (mayReplace) return replaceFile(path, text, 0o600);
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

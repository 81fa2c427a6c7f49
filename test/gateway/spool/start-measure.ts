/** Starts a process on a spool and measures it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Start } from './measured-start.ts';

const MEASURED = join(import.meta.dirname, 'measured-start.ts');

export async function measureStart(folder: string): Promise<Start> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', MEASURED, folder], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  });
  return JSON.parse(stdout);
}

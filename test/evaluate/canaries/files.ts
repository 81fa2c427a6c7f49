/** All files with canaries. */
import type { CanaryFile } from './canary-file.ts';

export async function canaryFiles(): Promise<readonly CanaryFile[]> {
  return [];
}

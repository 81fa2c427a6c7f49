/** A folder of its own for a spool in files, opened as often as a test wants. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Damage } from '../../../gateway/spool/damage.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { type FileSpoolParts, openFileSpool } from '../../../gateway/spool/files.ts';
import type { Spool } from '../../../gateway/spool/spool.ts';

export class FilePlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'valise-spool-'));
  /** Everything that any spool on this place was told to be damaged. */
  readonly damages: Damage[] = [];
  #spool: Spool | null = null;

  /** The spool that is open. */
  get spool(): Spool {
    if (this.#spool === null) throw new Error('no spool is open');
    return this.#spool;
  }

  /** Closes the spool, if one is open, and opens it again, as a restart does. */
  async open(changes: Partial<FileSpoolParts> = {}): Promise<Spool> {
    await this.close();
    const onDamage = (damage: Damage) => this.damages.push(damage);
    this.#spool = await openFileSpool({
      folder: this.folder,
      disk: nodeDisk,
      onDamage,
      now: () => new Date(),
      ...changes,
    });
    return this.#spool;
  }

  async close(): Promise<void> {
    await this.#spool?.[Symbol.asyncDispose]();
    this.#spool = null;
  }

  async clear(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true });
  }
}

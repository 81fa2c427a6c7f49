/**
 * Makes the fixtures, which only real programs write: `node test/evaluate/canaries/make-fixtures.ts`.
 * Needs LibreOffice (Debian: libreoffice-{writer,calc,impress}-nogui) and qpdf. Needed again only when a source changes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { canaryOf, type Hide } from './canary-file.ts';
import { docxOf } from './docx.ts';
import { withObjectStreams } from './pdf.ts';
import { pptxOf } from './pptx.ts';
import { xlsxOf } from './xlsx.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');
/** Format and ending of what is made, and what it is made of. */
const CONVERTED = [
  { format: 'doc', ending: 'doc', from: 'docx', write: docxOf },
  { format: 'xls', ending: 'xls', from: 'xlsx', write: xlsxOf },
  { format: 'ppt', ending: 'ppt', from: 'pptx', write: pptxOf },
  { format: 'pdf of an office', ending: 'pdf', from: 'docx', write: docxOf },
] as const;
/** Both open without a password, and both are encrypted. */
const ENCRYPTED = [
  { format: 'pdf RC four', options: ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=n', '--'] },
  { format: 'pdf AES', options: ['--encrypt', '', 'owner', '256', '--'] },
] as const;

const work = mkdtempSync(join(tmpdir(), 'canaries-'));
const hiding =
  (format: string): Hide =>
  (place) =>
    canaryOf(format, place);
const keep = (format: string, path: string) =>
  writeFileSync(join(FOLDER, `${format.replaceAll(' ', '-')}.gz`), gzipSync(readFileSync(path), { level: 9 }));

mkdirSync(FOLDER, { recursive: true });
for (const { format, ending, from, write } of CONVERTED) {
  const source = join(work, `source.${from}`);
  writeFileSync(source, write(hiding(format)));
  execFileSync('soffice', ['--headless', '--convert-to', ending, '--outdir', work, source], {
    env: { ...process.env, HOME: work },
  });
  keep(format, join(work, `source.${ending}`));
}
for (const { format, options } of ENCRYPTED) {
  const [source, target] = [join(work, 'plain.pdf'), join(work, 'encrypted.pdf')];
  writeFileSync(source, withObjectStreams(hiding(format)));
  execFileSync('qpdf', [...options, source, target]);
  keep(format, target);
}
rmSync(work, { recursive: true });

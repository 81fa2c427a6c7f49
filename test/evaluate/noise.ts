/** Ordinary text in large amounts: what is found in it is noise. Debian's documentation in several languages, fetched when it is asked for. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FindingType } from '../../gateway/inspect/finding.ts';
import { UNPACKED } from '../peers/install.ts';
import { findingsIn, mailOf, partsOf } from './look.ts';

/** Handbooks, help pages and manuals; which file is of which language its path says. */
const PACKAGES = [
  'debian-handbook',
  'installation-guide-amd64',
  'libreoffice-help-es',
  'libreoffice-help-fr',
  'libreoffice-help-ru',
  'libreoffice-help-zh-cn',
  'manpages-es',
  'manpages-fr',
  'manpages-ru',
  'manpages-zh',
  'postgresql-doc-15',
];

/** Of each package at most so many octets as they are looked at, so that no kind of text outweighs the others. */
const MOST = 20_000_000;

export interface Noise {
  /** Of text as it is looked at, in millions of octets. */
  readonly megabytes: number;
  readonly files: number;
  /** Seconds that matching took. */
  readonly matching: number;
  readonly byType: Readonly<Partial<Record<FindingType, { readonly medium: number; readonly high: number }>>>;
  /** Files, as mails, that would be stopped or asked about: something was found in the high band. */
  readonly filesWithHigh: number;
}

/** Looks at all of it. `progress` hears of each package. @throws Error where a package cannot be had */
export async function measureNoise(progress: (line: string) => void): Promise<Noise> {
  const counts = new Map<FindingType, { medium: number; high: number }>();
  const total = { octets: 0, files: 0, matching: 0, filesWithHigh: 0 };
  for (const name of PACKAGES) {
    progress(`ordinary text: ${name}`);
    let left = MOST;
    for (const file of textsIn(unpacked(name))) {
      if (left <= 0) break;
      const parts = await partsOf(mailOf(file.text, file.type));
      const begun = performance.now();
      const found = findingsIn(parts).filter(({ band }) => band !== 'low');
      total.matching += (performance.now() - begun) / 1000;
      total.files += 1;
      const octets = parts.flatMap(({ texts }) => texts).reduce((all, { text }) => all + Buffer.byteLength(text), 0);
      total.octets += octets;
      left -= octets;
      if (found.some(({ band }) => band === 'high')) total.filesWithHigh += 1;
      for (const { type, band, count } of found) {
        const row = counts.get(type) ?? { medium: 0, high: 0 };
        row[band as 'medium' | 'high'] += count;
        counts.set(type, row);
      }
    }
  }
  const { octets, ...rest } = total;
  return { megabytes: octets / 1e6, ...rest, byType: Object.fromEntries(counts) };
}

/** So many characters of it, and a little more. */
export async function ordinaryText(characters: number): Promise<string> {
  let all = '';
  for (const { text, type } of textsIn(unpacked('postgresql-doc-15'))) {
    const texts = (await partsOf(mailOf(text, type))).flatMap((part) => part.texts);
    all += `${texts.map((each) => each.text).join('\n')}\n`;
    if (all.length >= characters) break;
  }
  return all;
}

/** Fetched once; what was begun and not finished is not there. */
function unpacked(name: string): string {
  const folder = join(UNPACKED, 'texts', name);
  if (existsSync(folder)) return folder;
  mkdirSync(join(UNPACKED, 'texts'), { recursive: true });
  const work = mkdtempSync(join(UNPACKED, 'texts', `.${name}-`));
  execFileSync('apt-get', ['download', name], { cwd: work, stdio: 'pipe' });
  const [archive = ''] = readdirSync(work);
  execFileSync('dpkg-deb', ['-x', archive, 'tree'], { cwd: work, stdio: 'pipe' });
  renameSync(join(work, 'tree'), folder);
  return folder;
}

function* textsIn(folder: string): Generator<{ text: string; type: string }> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names.filter((each) => /\.(x?html|txt|[1-8])(\.gz)?$/.test(each))) {
    const raw = readFileSync(join(folder, name));
    const text = (name.endsWith('.gz') ? gunzipSync(raw) : raw).toString();
    yield { text, type: /html/.test(name) ? 'text/html' : 'text/plain' };
  }
}

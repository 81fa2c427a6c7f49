/** How fast: matching in this process, and whole mails through the gateway's own inspector, one at a time. */
import { startInspector } from '../../gateway/inspect/inspector.ts';
import { carrying } from '../gateway/inspect/extract/making.ts';
import { document, run } from '../gateway/inspect/extract/office-files.ts';
import type { Item } from './corpus.ts';
import { mailOf } from './look.ts';
import { ordinaryText } from './noise.ts';
import { percentile } from './score.ts';
import { drawBy } from './values/draw.ts';

/** Milliseconds. */
export interface Latency {
  readonly name: string;
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
}

/** Mails of ordinary words, and of the corpus's own, which are nothing but what is looked for and what looks like it. */
export async function measureLatency(items: readonly Item[]): Promise<readonly Latency[]> {
  const mails = [
    ...mailsOf('ordinary text', await ordinaryText(1_000_000)),
    ...mailsOf('sensitive text', words(items, 1_000_000)),
  ];
  await using inspector = await startInspector({ children: 1, timeoutMs: 60_000, onDied: () => {} });
  const look = async (mail: Uint8Array) => {
    const begun = performance.now();
    await inspector.look(mail);
    return performance.now() - begun;
  };
  const latencies: Latency[] = [];
  for (const { name, runs, mail } of mails) {
    for (let n = 0; n < Math.min(20, runs); n++) await look(mail);
    const times: number[] = [];
    for (let n = 0; n < runs; n++) times.push(await look(mail));
    latencies.push({ name, runs, p50: percentile(times, 0.5), p95: percentile(times, 0.95) });
  }
  return latencies;
}

function mailsOf(kind: string, text: string) {
  const paragraphs = text.split('\n').map((line) => `<w:p>${run(escaped(line))}</w:p>`);
  const office = document(paragraphs.join(''));
  return [
    { name: `4 kB of ${kind}`, runs: 400, mail: mailOf(text.slice(0, 4_000)) },
    { name: `20 kB of ${kind}`, runs: 200, mail: mailOf(text.slice(0, 20_000)) },
    { name: `docx of 1 MB of ${kind}`, runs: 40, mail: carrying(office, 'report.docx') },
    { name: `25 MB: ${kind}, docx and what cannot be read`, runs: 5, mail: mixed(text, office) },
  ];
}

/** The items’ texts in an order of chance, again and again until there is enough. */
function words(items: readonly Item[], octets: number): string {
  const draw = drawBy('speed');
  const all: string[] = [];
  for (let length = 0; length < octets; ) {
    const { text } = draw.of(items);
    all.push(text);
    length += Buffer.byteLength(text) + 1;
  }
  return all.join('\n');
}

/** Eighteen millions of octets become twenty-five in base64. */
function mixed(text: string, office: Uint8Array): Uint8Array {
  const noise = Buffer.alloc(16_000_000);
  for (let at = 0, state = 1; at < noise.length; at++) {
    state = (state * 48_271) % 2_147_483_647;
    noise[at] = state & 255;
  }
  const part = (name: string, content: Uint8Array) =>
    `--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`;
  const parts = [part('report.docx', office), part('notes.txt', Buffer.from(text)), part('scan.bin', noise)].join('');
  return Buffer.from(`From: a@a.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${parts}--x--\r\n`);
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

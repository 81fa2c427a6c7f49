/** The benchmark measures what it says: a sink that loses nothing of a message, and a table that compares like with like. */
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { mainCf } from '../peers/postfix-config.ts';
import { noLoopImages } from '../torture/loop-image.ts';
import { openGround } from './ground.ts';
import { startSink } from './sink.ts';
import { plainRelay } from './stage.ts';
import { printTable, rowsOf } from './table.ts';
import { usageOf } from './usage.ts';
import { isSteady, warmUp } from './warm-up.ts';

const MESSAGE = 'Subject: x\r\n\r\nline\r\n';
const DIALOG = `EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<1@b.example>\r\nDATA\r\n${MESSAGE}.\r\nMAIL FROM:<>\r\nRCPT TO:<2@b.example>\r\nDATA\r\n${MESSAGE}.\r\nQUIT\r\n`;

test.each([1, 2, 3, 7, 64, 1_000])(
  'the sink takes each message whole, however the octets are cut: by %i',
  async (size) => {
    await using sink = await startSink();
    const collecting = sink.collect(2, (message) => Buffer.from(message).toString() === MESSAGE);
    const socket = connect({ port: sink.port, host: '127.0.0.1', noDelay: true });
    for (let at = 0; at < DIALOG.length; at += size) {
      await new Promise((written) => socket.write(DIALOG.slice(at, at + size), written));
      await new Promise(setImmediate);
    }
    const { recipients, wrong } = await collecting;
    socket.destroy();
    expect({ recipients, wrong }).toEqual({ recipients: ['1@b.example', '2@b.example'], wrong: 0 });
  },
);

test('the sink counts a message that is not what was sent', async () => {
  await using sink = await startSink();
  const collecting = sink.collect(2, () => false);
  const socket = connect({ port: sink.port, host: '127.0.0.1' });
  socket.write(DIALOG);
  const { wrong } = await collecting;
  socket.destroy();
  expect(wrong).toBe(2);
});

test('a row has the median of the rounds, and of their ratios to the first lane in the same round', () => {
  const figures = (x: number) => ({
    seconds: 1,
    messagesPerSecond: x,
    megabytesPerSecond: x / 10,
    cpuSeconds: 2,
    peakMegabytes: 200,
  });
  const rows = rowsOf(
    '4 kB',
    new Map([
      ['a', [10, 90, 20].map(figures)],
      ['b', [20, 99, 30].map(figures)],
    ]),
  );
  expect(rows.map(({ median, ratio }) => [median.messagesPerSecond, ratio.messagesPerSecond])).toEqual([
    [20, 1],
    [30, 1.5],
  ]);
  expect(printTable(rows)).toContain('| 4 kB b | 30.0 (1.50) | 3.00 (1.50) | 2.00 (1.00) | 200 (1.00) |');
});

const RATES: readonly (readonly [isSteady: boolean, rates: readonly number[]])[] = [
  [false, []],
  [false, [100]],
  [false, [100, 100]],
  [true, [100, 100, 100]],
  [true, [100, 90, 104]],
  [true, [50, 100, 104, 90]],
  [false, [100, 106, 100]],
  [false, [100, 100, 106]],
  [false, [50, 80, 100]],
];
test.each(RATES)('that a rate is steady is %j after %j', (steady, rates) => {
  expect(isSteady(rates)).toBe(steady);
});

test('warming up ends with a steady rate, or when its time is up', async () => {
  const rates = [50, 100, 100, 100, 7];
  await warmUp(async () => rates.shift()!, 60_000);
  expect(rates).toEqual([7]);
  await warmUp(async () => rates.shift()!, 0);
  expect(rates).toEqual([7]);
});

test('the Postfix that all is compared with is set up as main.cf shows', async () => {
  const shown = await readFile(join(import.meta.dirname, 'main.cf'), 'utf8');
  const used = mainCf(plainRelay(2526), { folder: '/var/tmp/postfix', port: 2525 });
  expect(used).toBe(shown.replace(/^#.*\n/gm, ''));
});

test.skipIf(noLoopImages())('temporary folders lie on a file system with a journal while all is timed', async () => {
  const before = tmpdir();
  {
    await using _ground = await openGround();
    const mounts = await readFile('/proc/mounts', 'utf8');
    const device = mounts.split('\n').find((line) => line.split(' ')[1] === tmpdir())!;
    const name = basename(device.split(' ')[0]!);
    expect(await readdir('/proc/fs/jbd2')).toContainEqual(expect.stringMatching(`^${name}-`));
  }
  expect(tmpdir()).toBe(before);
});

test('what this process uses is found in /proc', () => {
  const { cpu, peak } = usageOf([process.pid]);
  expect(cpu).toBeGreaterThan(0);
  expect(peak).toBeGreaterThan(10e6);
});

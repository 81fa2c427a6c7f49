import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAllowance } from '../../../gateway/receive/allowance.ts';
import { createIntake } from '../../../gateway/receive/intake.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'intake-test-'));
});
afterEach(() => rm(directory, { recursive: true }));

const plenty = createAllowance(Number.MAX_SAFE_INTEGER);
const intakeOf = (threshold: number, memory = plenty) => createIntake({ directory, threshold, memory });

/** This process's open files that have lost their name in the directory. */
async function nameless(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map(async (fd) => {
      const path = `/proc/self/fd/${fd}`;
      return { path, target: await readlink(path).catch(() => '') };
    }),
  );
  return links.filter(({ target }) => target.startsWith(directory)).map(({ path }) => path);
}

it.each([
  ['nothing', 0, 1],
  ['up to the threshold', 1_000, 10],
  ['the threshold itself', 1_024, 1_024],
  ['one octet over it', 1_025, 5],
  ['far over it', 300_000, 70_001],
  ['one chunk over it', 5_000, 5_000],
])('gives back what it was given: %s', async (_name, size, step) => {
  const octets = randomBytes(size);
  await using intake = intakeOf(1_024);
  for (let at = 0; at < size; at += step) await intake.append(octets.subarray(at, at + step));
  expect(Buffer.from(await intake.bytes()).equals(octets)).toBe(true);
});

it('goes to its file early where others hold the memory, and gives back what it held', async () => {
  const memory = createAllowance(1_000);
  {
    await using first = intakeOf(1_024, memory);
    await first.append(randomBytes(900));
    await using second = intakeOf(1_024, memory);
    await second.append(randomBytes(50));
    await second.append(randomBytes(60));
    expect((await nameless()).length).toBe(1);
    expect((await second.bytes()).length).toBe(110);
    expect(memory.take(100)).toBe(true);
    memory.give(100);
  }
  expect(memory.take(1_000)).toBe(true);
});

it('keeps nothing of its caller’s buffer', async () => {
  await using intake = intakeOf(1_024);
  const chunk = Buffer.from('first');
  await intake.append(chunk);
  chunk.fill(0);
  expect(Buffer.from(await intake.bytes()).toString()).toBe('first');
});

it('below the threshold nothing touches the disk', async () => {
  await using intake = intakeOf(1_024);
  await intake.append(randomBytes(1_024));
  expect(await nameless()).toEqual([]);
});

it('the file has no name, holds no word of the message, and is gone with the intake', async () => {
  {
    await using intake = intakeOf(1_024);
    for (let line = 0; line < 1_000; line++) await intake.append(Buffer.from('the canary sings in the mine\r\n'));
    expect(await readdir(directory)).toEqual([]);
    const files = await nameless();
    expect(files.length).toBe(1);
    const content = await readFile(files[0] as string);
    expect(content.length).toBe(30_000);
    expect(content.includes('canary')).toBe(false);
  }
  expect(await nameless()).toEqual([]);
});

it('a file that was changed meanwhile gives an error, not a message', async () => {
  await using intake = intakeOf(10);
  await intake.append(randomBytes(1_000));
  const [path] = await nameless();
  const file = await open(path as string, 'r+');
  await file.write(Uint8Array.of(0, 0, 0, 0), 0, 4, 500);
  await file.close();
  await expect(intake.bytes()).rejects.toThrow();
});

it('a file that lost its end gives an error, not a message', async () => {
  await using intake = intakeOf(10);
  await intake.append(randomBytes(1_000));
  const file = await open((await nameless())[0] as string, 'r+');
  await file.truncate(900);
  await file.close();
  await expect(intake.bytes()).rejects.toThrow(/shorter/);
});

it('an error of the disk is thrown as it is', async () => {
  await using intake = createIntake({ directory: join(directory, 'nowhere'), threshold: 10, memory: plenty });
  await expect(intake.append(randomBytes(11))).rejects.toMatchObject({ code: 'ENOENT' });
});

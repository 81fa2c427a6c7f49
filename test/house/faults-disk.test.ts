/** The disk under either gateway is full for a moment, or the machine stops, at each write of the whole way in turn. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../../gateway/spool/disk.ts';
import { type Faulty, failingDisk, stoppingDisk } from '../gateway/spool/disks.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, OFFICER_B, writeLetter } from './canary.ts';
import { amongWrites } from './faults.ts';
import { type Neighbour, verdictId } from './neighbour.ts';
import { foundStreet } from './street.ts';

/** One write that went wrong, and what followed from it. */
interface Trial {
  /** The operation of the disk. */
  readonly write: string;
  /** What the officer's server heard when it handed the letter in for the first time. */
  readonly heard: number;
  /** Of each copy that arrived, the id that its verdict names. */
  readonly copies: readonly string[];
}

interface Fault {
  readonly disk: () => Faulty;
  /** Whether only a new start mends it. */
  readonly isCrash: boolean;
}

const FULL: Fault = { disk: () => amongWrites(failingDisk(nodeDisk, 'ENOSPC'), nodeDisk), isCrash: false };
const CRASH: Fault = { disk: () => amongWrites(stoppingDisk(nodeDisk), nodeDisk), isCrash: true };

/** Sends one letter for each write of one gateway, with the fault at the n-th, until a letter arrives before the fault. */
async function atEveryWrite(id: 'a' | 'b', fault: Fault): Promise<Trial[]> {
  await using street = await foundStreet();
  const [a, b, who] = [street.neighbour('a'), street.neighbour('b'), street.neighbour(id)];
  const trials: Trial[] = [];
  for (let n = 0, faulty = await restart(who, fault); ; n++) {
    const letter = writeLetter();
    faulty.arm(n);
    const { code: heard } = await a.submit(letter);
    await waitFor('the fault, or the end', async () => faulty.steps.length > n || (await isAtRest(who, letter)));
    const write = faulty.steps[n];
    if (fault.isCrash) faulty = await restart(who, fault);
    else faulty.arm(Number.POSITIVE_INFINITY);
    await a.settle();
    // What an officer's server does that was not told 250.
    if (heard !== 250) expect(await a.submit(letter)).toMatchObject({ code: 250 });
    await a.settle();
    await b.settle();
    const copies = (await b.copies(OFFICER_B, letter)).map(verdictId);
    expect(await street.leaks()).toEqual([]);
    if (write === undefined) return trials;
    if (fault.isCrash) await waitFor('the last write', async () => (await filesOf(who)).length === 0);
    trials.push({ write, heard, copies });
  }
}

async function restart(who: Neighbour, { disk }: Fault): Promise<Faulty> {
  const faulty = disk();
  await who.stop();
  await who.start({ disk: faulty.disk });
  return faulty;
}

/** The removal of its files is a message's very last write; it must not be missed, nor counted to the next letter. */
async function isAtRest(who: Neighbour, letter: Letter): Promise<boolean> {
  const files = await filesOf(who);
  return who.isDone(letter) && !who.idsOf(letter).some((id) => files.includes(id));
}

async function filesOf({ agency }: Neighbour): Promise<readonly string[]> {
  return (await Promise.all(['new', 'log'].map((folder) => readdir(join(agency.data, 'spool', folder))))).flat();
}

const heardAt = (trials: readonly Trial[], code: number) =>
  trials.filter(({ heard }) => heard === code).map(({ write }) => write);
const twice = (trials: readonly Trial[]) =>
  trials.filter(({ copies }) => copies.length === 2).map(({ write }) => write);

/**
 * The writes were reached, and no letter was lost, whatever else happened to it. At B the writes of a letter's receipt stand between its
 * own, in an order that differs from letter to letter, so that only those in the middle are surely met.
 */
function expectNoneLost(trials: readonly Trial[], met = ['rename', 'sync']): void {
  expect(trials.map(({ write }) => write)).toEqual(expect.arrayContaining(met));
  for (const { copies, write } of trials) expect([1, 2], write).toContain(copies.length);
}

/** The writes of one commit; only the last of them answers the client. */
const COMMIT = ['open create', 'write', 'sync', 'close', 'rename', 'syncFolder'];

// Each of them has a street of its own, and mostly waits.
describe.concurrent('whatever write it is', { timeout: 120_000 }, () => {
  test('the disk of A is full: refused with nothing kept, or kept; each letter arrives once', async () => {
    const trials = await atEveryWrite('a', FULL);
    expectNoneLost(trials, ['rename', 'sync', 'remove']);
    expect(heardAt(trials, 452).length).toBeGreaterThanOrEqual(6);
    expect(heardAt(trials, 452).filter((write) => !COMMIT.includes(write))).toEqual([]);
    expect(twice(trials)).toEqual([]);
  });

  test('A stops: each letter arrives once, but twice where it was committed and its client was not told', async () => {
    const trials = await atEveryWrite('a', CRASH);
    expectNoneLost(trials);
    expect(heardAt(trials, 451)).toEqual(COMMIT);
    // After the rename the letter survives a process that stops, and only a power cut could still take it.
    expect(twice(trials)).toEqual(['syncFolder']);
  });

  test('the disk of B is full: between the gateways each letter crosses once', async () => {
    const trials = await atEveryWrite('b', FULL);
    expectNoneLost(trials);
    expect(heardAt(trials, 250)).toHaveLength(trials.length);
    for (const { copies } of trials) expect(new Set(copies).size).toBe(1);
    // B's own server had said 250, and that could not be written down (RFC 1047).
    for (const write of twice(trials)) expect(['open append', 'write']).toContain(write);
  });

  test('B stops: between the gateways each letter crosses once', async () => {
    const trials = await atEveryWrite('b', CRASH);
    expectNoneLost(trials);
    expect(heardAt(trials, 250)).toHaveLength(trials.length);
    for (const { copies } of trials) expect(new Set(copies).size).toBe(1);
    // B's own server had said 250, and B stopped before that was written down (RFC 1047).
    for (const write of twice(trials)) expect(['open append', 'write']).toContain(write);
  });
});

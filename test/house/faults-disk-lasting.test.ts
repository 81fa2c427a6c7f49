/** The disk under a gateway cannot be written for a while: what it had accepted waits, what is new is refused for now, and all arrives once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeDisk } from '../../gateway/spool/disk.ts';
import { type Faulty, failedDisk } from '../gateway/spool/disks.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, OFFICER_B, writeLetter } from './canary.ts';
import { amongWrites } from './faults.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

interface Fault {
  readonly is: string;
  readonly code: string;
  /** The operations that fail; all writing unless told. */
  readonly only?: readonly string[];
  /** What is answered to new mail meanwhile. */
  readonly reply: { readonly code: number; readonly status: string };
}

const FAULTS: readonly Fault[] = [
  { is: 'full', code: 'ENOSPC', reply: { code: 452, status: '4.3.1' } },
  { is: 'read-only', code: 'EROFS', reply: { code: 451, status: '4.3.0' } },
  { is: 'failing to sync', code: 'EIO', only: ['sync', 'syncFolder'], reply: { code: 451, status: '4.3.0' } },
];

let street: Street;
let a: Neighbour;
let b: Neighbour;
let broken: Faulty;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => mend());

/** Restarts a gateway on a disk that works until {@link fail}. */
async function restart(who: Neighbour, { code, only }: Fault): Promise<void> {
  broken = amongWrites(failedDisk(nodeDisk, code, only), nodeDisk);
  await who.stop();
  await who.start({ disk: broken.disk });
}

const fail = () => broken.arm(0);

function mend(): void {
  broken.arm(Number.POSITIVE_INFINITY);
  street.tap.set({ kind: 'pass' });
  b.server.refuse = () => null;
  a.isPatient = false;
  b.isPatient = false;
}

/** Looks at a message, and waits until that went wrong. */
async function lookedAtInVain(who: Neighbour, id: string): Promise<void> {
  const faults = () => who.log.filter((line) => line.event === 'fault' && line.id === id).length;
  const before = faults();
  for (const waiting of await who.waiting()) who.house.timetable.at(waiting, who.house.now());
  await waitFor(`a fault at ${id}`, () => faults() > before);
}

async function expectOneCopy(letter: Letter): Promise<void> {
  await a.settle();
  await b.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  expect(await a.reports(letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}

describe.each(FAULTS)('a disk that is $is:', (fault) => {
  test('at A nothing new is accepted, and what waits is handed on only once that can be written down', async () => {
    await restart(a, fault);
    street.tap.set({ kind: 'cut' });
    a.isPatient = true;
    const [waits, refused] = [writeLetter(), writeLetter()];
    const id = idOf(await a.submit(waits));
    await a.logged(id, 'deferred');
    fail();
    street.tap.set({ kind: 'pass' });
    const { code, status } = fault.reply;
    expect(await a.submit(refused)).toMatchObject({ code, lines: [expect.stringContaining(`${status} `)] });
    await lookedAtInVain(a, id);
    expect(await a.waiting()).toEqual([id]);
    expect(await b.copies(OFFICER_B, waits)).toEqual([]);
    mend();
    expect(await a.submit(refused)).toMatchObject({ code: 250 });
    for (const letter of [waits, refused]) await expectOneCopy(letter);
  });

  test('at B the letter waits at A, and one that B has accepted is handed on only once that can be written down', async () => {
    await restart(b, fault);
    b.isPatient = true;
    b.server.refuse = () => ({ code: 451, text: '4.3.2 later' });
    const [accepted, waits] = [writeLetter(), writeLetter()];
    await a.submit(accepted);
    const [atB] = await waitFor('B to accept', () => b.idsOf(accepted).length > 0 && b.idsOf(accepted));
    await b.logged(atB!, 'deferred');
    fail();
    b.server.refuse = () => null;
    const id = idOf(await a.submit(waits));
    expect(await a.logged(id, 'deferred', 'failed')).toMatchObject({ reply: fault.reply });
    await lookedAtInVain(b, atB!);
    expect(await b.copies(OFFICER_B, accepted)).toEqual([]);
    mend();
    for (const letter of [accepted, waits]) await expectOneCopy(letter);
  });
});

/** A system-call trace of a real gateway: nothing is promised before the disk has said that it stands. */
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lacks } from '../peers/install.ts';
import { startSink } from '../peers/sink.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { listenInClear, startGatewayProcess, startQuickly } from '../torture/gateway-process.ts';
import { OFFICER_A, writeLetter } from './canary.ts';
import { foundTown } from './town.ts';
import { brokenPromises, promises, readCalls, straceInto } from './trace-calls.ts';

const LETTERS = 12;
const STRANGER = 'stranger@outside.example';

/** One message as it should be traced; threads 1 and 2 work at once. */
const SOUND = [
  '1 write(7</spool/tmp/1>, "valise-spool 1"..., 900) = 900',
  '1 fsync(7</spool/tmp/1> <unfinished ...>',
  '2 write(9<socket:[5]>, "354 go on\\r\\n", 11) = 11',
  '1 <... fsync resumed>) = 0',
  '2 rename("/spool/tmp/1", "/spool/new/m1") = 0',
  '1 fsync(8</spool/new>) = 0',
  '2 write(9<socket:[5]>, "250 2.0.0 accepted as m1\\r\\n", 28) = 28',
];

describe('a trace is found wanting where', () => {
  const [write, , , resumed, rename, folder, promise] = SOUND;
  const rows: { what: string; trace: readonly (string | undefined)[]; says: string }[] = [
    { what: 'nothing was renamed', trace: SOUND.filter((line) => line !== rename), says: 'not renamed into the spool' },
    {
      what: 'the rename failed',
      trace: SOUND.map((line) => (line === rename ? line.replace('= 0', '= -1 EIO (x)') : line)),
      says: 'not renamed into the spool',
    },
    {
      what: 'the sync of the file failed',
      trace: SOUND.map((line) => (line === resumed ? line.replace('= 0', '= -1 EIO (x)') : line)),
      says: 'its file was not synced before the rename',
    },
    {
      what: 'the sync of the file returned after the rename',
      trace: [...SOUND.slice(0, 3), rename, resumed, folder, promise],
      says: 'its file was not synced before the rename',
    },
    {
      what: 'the file was written to after its sync',
      trace: [...SOUND.slice(0, 4), write, ...SOUND.slice(4)],
      says: 'written to after the sync',
    },
    {
      what: 'the folder was synced before the rename',
      trace: [...SOUND.slice(0, 4), folder, rename, promise],
      says: 'its folder was not synced',
    },
    {
      what: 'the folder was synced after the promise',
      trace: [...SOUND.slice(0, 5), promise, folder],
      says: 'its folder was not synced',
    },
  ];
  test.each(rows)('$what', ({ trace, says }) => {
    expect(brokenPromises(readCalls(trace.join('\n')))).toEqual([`m1: ${says}`]);
  });

  test('nowhere else', () => {
    expect(brokenPromises(readCalls(SOUND.join('\n')))).toEqual([]);
  });
});

describe.skipIf(lacks('strace'))('with strace', () => {
  test('before each 250 to the final dot, sync of the file, rename and sync of the folder have returned 0, in that order', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'trace-'));
    await using server = await startSink();
    await using town = await foundTown(['a', 'b'].map((id) => ({ id, serverPort: server.port })));
    const a = town.agency('a');
    await startQuickly(a);
    // What is said inside TLS cannot be read in a trace.
    await listenInClear(a);
    const file = join(folder.path, 'trace');
    const gateway = await startGatewayProcess(a, straceInto(file));
    await using _ = gateway;
    const letters = Array.from({ length: LETTERS }, (_, n) => writeLetter({ size: n * 20_000 }));
    const answers = await Promise.all([
      ...letters.map(({ bytes, from, to }) => deliver({ port: a.agencyPort }, bytes, from, to)),
      ...letters.map(() => deliver({ port: a.mxPort }, note(), STRANGER, [OFFICER_A])),
    ]);
    await gateway.stop();
    const calls = readCalls(await readFile(file, 'utf8'));
    const heard = answers.map(({ code, lines }) => `${code} ${lines[0]}`);
    const told = promises(calls).map(({ id }) => `250 2.0.0 accepted as ${id}`);
    expect(told.sort()).toEqual(heard.sort());
    expect(told).toHaveLength(2 * LETTERS);
    expect(brokenPromises(calls)).toEqual([]);
  });
});

function note(): Uint8Array {
  return new Uint8Array(Buffer.from(`From: ${STRANGER}\r\nSubject: a note\r\n\r\nIt stands here.\r\n`));
}

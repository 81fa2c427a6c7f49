/** What is asked for in secret is not shown, at a real terminal too; answers that come early are kept. */
import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openTerminal } from '../../../directory/signer/terminal.ts';
import { run } from '../../peers/process.ts';

test('answers that are piped in are given in turn, and an end is an empty answer', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end('here\r\nsecret\n');
  using terminal = openTerminal(input, output);
  terminal.say('Hello');
  expect(await terminal.ask('Who? ')).toBe('here');
  expect(await terminal.askSecret('Passphrase? ')).toBe('secret');
  expect([await terminal.ask('More? '), await terminal.askSecret('And? ')]).toEqual(['', '']);
  output.end();
  expect(await text(output)).toBe('Hello\nWho? Passphrase? \nMore? And? \n');
});

const PROGRAM = `
  import { openTerminal } from './directory/signer/terminal.ts';
  using terminal = openTerminal(process.stdin, process.stderr);
  const typed = await terminal.ask('Who? ');
  const secret = await terminal.askSecret('Passphrase? ');
  const again = await terminal.ask('Again? ');
  terminal.say(['heard', typed, secret.length, again].join(' '));`;

/** Answers each question as a person at a terminal, and writes what the terminal showed. */
const PERSON = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], '--input-type=module', '--eval', sys.argv[2]])
seen = b''
try:
    for question, answer in zip((b'Who? ', b'Passphrase? ', b'Again? '), sys.argv[3:]):
        while question not in seen: seen += os.read(fd, 1024)
        os.write(fd, answer.encode())
    while True: seen += os.read(fd, 1024)
except OSError: pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)`;

async function atTerminal(...answers: readonly string[]): Promise<string> {
  const args = ['-c', PERSON, process.execPath, PROGRAM, ...answers];
  const { stdout } = await run({ file: 'python3', args, cwd: '.' });
  return Buffer.from(stdout).toString();
}

const canPlay = spawnSync('python3', ['-c', 'import pty']).status === 0;

test.skipIf(!canPlay)('a terminal shows what is typed, but not what is secret (python3 plays it)', async () => {
  const seen = await atTerminal('here\r', 'hidden words\r', 'there\r');
  expect(seen).toContain('heard here 12 there');
  expect(seen).toMatch(/Who\? .*here/s);
  expect(seen).not.toContain('hidden');
});

test.skipIf(!canPlay)('whoever leaves by Ctrl-C has answered nothing', async () => {
  expect(await atTerminal('her\x03')).toContain('heard  0 ');
});

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

test('a terminal shows what is typed, but not what is secret', async ({ skip }) => {
  if (spawnSync('python3', ['-c', 'import pty']).status !== 0) skip('there is no python3 here to play the terminal');
  const program = `
    import { openTerminal } from './directory/signer/terminal.ts';
    using terminal = openTerminal(process.stdin, process.stderr);
    const typed = await terminal.ask('Who? ');
    const secret = await terminal.askSecret('Passphrase? ');
    const again = await terminal.ask('Again? ');
    terminal.say([typed, secret.length, again].join(' '));`;
  const typing = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], '--input-type=module', '--eval', sys.argv[2]])
seen = b''
def until(text):
    global seen
    while text not in seen: seen += os.read(fd, 1024)
for question, answer in ((b'Who? ', b'here'), (b'Passphrase? ', b'hidden words'), (b'Again? ', b'there')):
    until(question)
    os.write(fd, answer + b'\\r')
try:
    while True: seen += os.read(fd, 1024)
except OSError: pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)`;
  const { code, stdout } = await run({ file: 'python3', args: ['-c', typing, process.execPath, program], cwd: '.' });
  const seen = Buffer.from(stdout).toString();
  expect(code).toBe(0);
  expect(seen).toContain('here 12 there');
  expect(seen).toMatch(/Who\? .*here/s);
  expect(seen).not.toContain('hidden');
});

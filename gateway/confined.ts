/** What a process of ours that strangers' octets get into is started with, and gives up before it reads any of them. */
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/** Beside the few rights that each names: no file, program, thread, compiled addition, or text that becomes code. */
export const CONFINED = [
  '--permission',
  // SQLite opens files by itself, past the permission model.
  '--no-experimental-sqlite',
  '--disable-proto=throw',
  '--disallow-code-generation-from-strings',
  '--no-addons',
  '--no-warnings',
];

/** The permission model says nothing about other processes: signals to them, their debugger, their priority, or another user's name. */
const LEFT_OPEN = [
  ...['kill', '_kill', '_debugProcess', '_debugEnd'],
  ...['setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', 'umask'],
];

/** Gives up what the permission model leaves open. @throws Error where this process was started without it */
export function giveUpProcesses(): void {
  if (!process.permission) throw new Error('started without the permission model');
  for (const name of LEFT_OPEN) Object.defineProperty(process, name, { value: undefined });
  Object.defineProperty(os, 'setPriority', { value: undefined });
  // Else importing the module would still give what its object has lost.
  syncBuiltinESMExports();
}

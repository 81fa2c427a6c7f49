/** What a program has used so far, with all its children: read from /proc, where Linux keeps the account. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export interface Usage {
  /** User and system time in seconds, of children that have ended as well. */
  readonly cpu: number;
  /** The sum of each living process's highest resident memory since {@link forgetPeaks}, in octets; pages that they share count in each. */
  readonly peak: number;
}

/** What these processes and everything below them have used. */
export function usageOf(pids: readonly number[]): Usage {
  const all = treeOf(pids);
  return { cpu: sum(all.map(cpuOf)), peak: sum(all.map(peakOf)) };
}

/** Resident memory now, in octets: of each process and everything below it. */
export function residentOf(pids: readonly number[]): readonly number[] {
  return treeOf(pids).map((pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0) * 1024);
}

/** Begins the account of highest memory anew, at what is in use now (proc(5), clear_refs). */
export function forgetPeaks(pids: readonly number[]): void {
  for (const pid of treeOf(pids)) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** How many clock ticks make a second: fixed at 100 for every program on Linux. */
const TICKS = 100;

/** The fields of /proc/PID/stat behind the command's name, which may itself hold blanks and brackets. */
function statOf(pid: number): readonly string[] {
  const stat = readProc(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** utime, stime, cutime and cstime. */
function cpuOf(pid: number): number {
  return sum(statOf(pid).slice(11, 15).map(Number)) / TICKS;
}

function peakOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readProc(pid, 'status')) ?? [];
  return Number(kilobytes) * 1024;
}

function treeOf(roots: readonly number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))[1]) }));
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid)),
  ];
  return roots.flatMap(below);
}

/** Empty for a process that has ended meanwhile: its time is then its parent's. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

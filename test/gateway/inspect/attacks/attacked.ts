/** The inspector as the gateway runs it, its children watched: what they answer, how large they grow, and whether one of them had to be ended. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Inspection } from '../../../../gateway/inspect/findings.ts';
import { type Inspector, startInspector } from '../../../../gateway/inspect/inspector.ts';

/** Within so many milliseconds a message ends, or its child does. */
const TIMEOUT = 12_000;
/** No child may ever hold more, in octets. */
const MOST_MEMORY = 600_000_000;

/** An account that no example shows. */
export const IBAN = 'DE44500105175407324931';

/**
 * Starts an inspector for the tests of a file. After each of them no child has grown beyond the bound and none had to be ended: what is hostile
 * is given up by the child itself, which says so.
 */
export function attacked(): { look(message: Uint8Array): Promise<Inspection> } {
  const died: Error[] = [];
  let inspector: Inspector;
  let peak = 0;
  beforeAll(async () => {
    inspector = await startInspector({ children: 1, timeoutMs: TIMEOUT, onDied: (why) => died.push(why) });
  });
  afterEach(() => {
    expect(died).toEqual([]);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MOST_MEMORY);
  });
  afterAll(() => inspector[Symbol.asyncDispose]());
  const measure = () => {
    for (const pid of inspector.pids) peak = Math.max(peak, memoryOf(pid));
  };
  return {
    async look(message) {
      measure();
      const timer = setInterval(measure, 10);
      try {
        return await inspector.look(message);
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** What an inspection says in words: types that are sure, dangers, and what was not seen. */
export const told = ({ findings, dangers, unseen }: Inspection): string[] => [
  ...new Set([
    ...findings.filter(({ band }) => band === 'high').map(({ type }) => type),
    ...dangers,
    ...unseen.map((why) => `unseen: ${why}`),
  ]),
];

/** The most that a process has ever held in memory, in octets; zero where it is gone. */
function memoryOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

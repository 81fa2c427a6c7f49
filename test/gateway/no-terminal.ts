/** The terminal of a command that asks nobody anything: each answer is empty. */
import type { Terminal } from '../../directory/signer/terminal.ts';

export function nobody(): Terminal & Disposable {
  return { say: () => {}, ask: async () => '', askSecret: async () => '', [Symbol.dispose]: () => {} };
}

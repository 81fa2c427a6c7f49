/** How the tests run: on the pinned Node, whole-house tests included, nothing retried. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Most of the whole-house tests wait for a server most of the time.
    maxWorkers: 3,
    reporters: ['default', './test/closing-line.ts'],
  },
});

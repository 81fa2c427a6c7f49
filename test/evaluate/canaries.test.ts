/** The files with canaries: that nothing is counted as found which nobody could have seen. */
import { expect, test } from 'vitest';
import { canaryOf, halves, hiding } from './canaries/canary-file.ts';
import { countCanaries } from './canaries/count.ts';
import { canaryFiles } from './canaries/files.ts';

test('a canary that extraction does not bring to light is missed, by the name of its place', async () => {
  const file = hiding('note', 'note.txt', (hide) => `${hide('plain')} ${halves(hide('in two')).join('\n\n')}`);
  expect(await countCanaries([file])).toEqual([{ format: 'note', found: 1, missed: ['in two'] }]);
});

test('two places have no canary in common', () => {
  expect(() => hiding('note', 'note.txt', (hide) => hide('one') + hide('o-n-e'))).toThrow(
    'hides CanarynoteXoneX twice',
  );
});

test('no canary stands within another, and no format is counted twice', async () => {
  const files = await canaryFiles();
  const all = files.flatMap(({ canaries }) => Object.values(canaries));
  const within = all.filter((canary) => all.some((other) => other !== canary && other.includes(canary)));
  expect(within).toEqual([]);
  expect(new Set(files.map(({ format }) => canaryOf(format, ''))).size).toBe(files.length);
});

/**
 * `npm run evaluate [-- --json] [--set dev] [--errors] [--only texts|noise|canaries|speed] [PATH]`: how well and how fast sensitive content is found.
 * PATH: a JSON-lines file of texts that others have labelled, or a folder of such files, in place of our own corpus.
 */
import { parseArgs } from 'node:util';
import { countCanaries } from './canaries/count.ts';
import { canaryFiles } from './canaries/files.ts';
import { type CorpusSet, foreignCorpus, ownCorpus, SETS } from './corpus.ts';
import { judge, scoresOf, type Verdict } from './evaluate.ts';
import { measureNoise } from './noise.ts';
import { printCanaries, printLatency, printNoise, printScores } from './print.ts';
import { measureLatency } from './speed.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    set: { type: 'string', default: 'sealed' },
    errors: { type: 'boolean' },
    only: { type: 'string' },
  },
});
const [path] = positionals;
const set = SETS.find((each) => each === values.set) ?? fail(`--set is ${SETS.join(' or ')}`);
if (values.errors && set === 'sealed' && path === undefined)
  fail('--errors shows texts, and whoever has seen the sealed ones could tune on them; use it with --set dev');

const say = (line: string) => void process.stderr.write(`${line}\n`);
const figures = await evaluate(set, path);
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, set, ...figures }, null, 2)}\n`);
else printAll(figures);

async function evaluate(corpus: CorpusSet, foreign: string | undefined) {
  const wants = (part: string) => (values.only === undefined ? foreign === undefined : values.only === part);
  const isNeeded = wants('texts') || wants('speed');
  const items = foreign !== undefined ? foreignCorpus(foreign) : isNeeded ? ownCorpus(corpus) : [];
  say(`labelled texts: ${items.length}`);
  const verdicts = wants('texts') || foreign !== undefined ? await judge(items) : [];
  if (values.errors) sayErrors(verdicts);
  return {
    ...(verdicts.length > 0 ? { texts: scoresOf(verdicts) } : {}),
    ...(wants('noise') ? { noise: await measureNoise(say) } : {}),
    ...(wants('canaries') ? { canaries: await countCanaries(await canaryFiles()) } : {}),
    ...(wants('speed') ? { speed: await measureLatency(items) } : {}),
  };
}

function printAll({ texts, noise, canaries, speed }: Awaited<ReturnType<typeof evaluate>>): void {
  const tables = [
    texts && printScores(texts),
    noise && printNoise(noise),
    canaries && printCanaries(canaries),
    speed && printLatency(speed),
  ];
  process.stdout.write(tables.filter((each) => each !== undefined).join('\n'));
}

function sayErrors(verdicts: readonly Verdict[]): void {
  for (const { item, isPositive, isFound } of verdicts)
    if (isPositive !== isFound)
      say(`${isPositive ? 'MISSED' : 'FALSE ALARM'} ${item.type} ${item.language}\n${item.text}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/**
 * `npm run bench [-- --quick] [--json]`: the whole way of mail, beside a Postfix that only relays it, all in one run. With `--directory`, instead, a
 * gateway that follows the directory of a large network; with `--inspect`, one that looks into mail beside one that does not.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDirectory, type DirectoryPlan } from './directory.ts';
import { openGround } from './ground.ts';
import { makeLoad } from './load.ts';
import { type Figures, measure } from './measure.ts';
import { startSink } from './sink.ts';
import { type Lane, openRoads, openStage } from './stage.ts';
import { printTable, type Row, rowsOf } from './table.ts';
import { residentOf } from './usage.ts';
import { warmUp } from './warm-up.ts';

interface Plan {
  readonly rounds: number;
  /** Messages of 4 kB and of 10 MB a round. */
  readonly small: number;
  readonly large: number;
  /** Messages of 4 kB a batch, and milliseconds for each lane, before the first round. */
  readonly warm: { readonly count: number; readonly most: number };
}

const PLANS = {
  full: { rounds: 5, small: 2_000, large: 12, warm: { count: 1_000, most: 30_000 } },
  quick: { rounds: 1, small: 250, large: 2, warm: { count: 300, most: 3_500 } },
} as const satisfies Record<string, Plan>;

const DIRECTORIES = {
  full: { agencies: 1_000, entries: 20_000, rounds: 20 },
  quick: { agencies: 100, entries: 2_000, rounds: 5 },
} as const satisfies Record<string, DirectoryPlan>;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    directory: { type: 'boolean' },
    inspect: { type: 'boolean' },
  },
});
const size = values.quick ? 'quick' : 'full';
if (values.directory) printJson(await benchDirectory(DIRECTORIES[size]));
else {
  const rows = values.inspect ? await benchInspecting(PLANS[size]) : await bench(PLANS[size]);
  if (values.json) printJson({ rows });
  else process.stdout.write(printTable(rows));
}

function printJson(figures: object): void {
  const about = { node: process.version, processors: cpus().length };
  process.stdout.write(`${JSON.stringify({ ...about, ...figures }, null, 2)}\n`);
}

async function bench(plan: Plan): Promise<readonly Row[]> {
  await using _ground = await openGround();
  await using stage = await openStage();
  const { folder } = stage;
  const small = { name: '4 kB', octets: 4_000, sessions: 20 };
  const large = { name: '10 MB', octets: 10_000_000, sessions: 4 };
  const warm = await makeLoad(folder, { ...small, name: 'warm', count: plan.warm.count });
  for (const lane of stage.lanes)
    await warmUp(async () => (await measure(lane, warm)).messagesPerSecond, plan.warm.most);
  const loads = [
    await makeLoad(folder, { ...small, count: plan.small }),
    await makeLoad(folder, { ...large, count: plan.large }),
  ];
  const rows: Row[] = [];
  for (const load of loads) rows.push(...rowsOf(load.name, await rounds(stage.lanes, plan.rounds, load)));
  return rows;
}

/** The same gateway twice, with and without inspection, in turn. */
async function benchInspecting(plan: Plan): Promise<readonly Row[]> {
  await using _ground = await openGround();
  await using sink = await startSink();
  await using plain = await openRoads(sink, false);
  await using looking = await openRoads(sink, true);
  const prose = { octets: 4_000, sessions: 20, kind: 'prose' } as const;
  const folder = plain.town.folder;
  const roads = [
    [plain.passing, inspecting(looking.passing)],
    [plain.protecting, inspecting(looking.protecting)],
  ];
  const warm = await makeLoad(folder, { ...prose, name: 'warm', count: plan.warm.count });
  for (const lane of roads.flat())
    await warmUp(async () => (await measure(lane, warm)).messagesPerSecond, plan.warm.most);
  const load = await makeLoad(folder, { ...prose, name: '4 kB', count: plan.small });
  const rows: Row[] = [];
  for (const lanes of roads) rows.push(...rowsOf(load.name, await rounds(lanes, plan.rounds, load)));
  const resident = residentOf(looking.passing.pids).map((octets) => Math.round(octets / 1e6));
  process.stderr.write(`resident at rest, the gateway and its children: ${resident.join(', ')} MB\n`);
  return rows;
}

function inspecting(lane: Lane): Lane {
  return { ...lane, name: `${lane.name}, inspecting` };
}

/** Lane after lane, round after round, so that whatever else the machine does meets all of them. */
async function rounds(lanes: readonly Lane[], count: number, load: Parameters<typeof measure>[1]) {
  const figures = new Map(lanes.map(({ name }) => [name, [] as Figures[]]));
  for (let round = 0; round < count; round++)
    for (const lane of lanes) {
      figures.get(lane.name)?.push(await measure(lane, load));
      process.stderr.write(`${load.name} ${lane.name}: ${JSON.stringify(figures.get(lane.name)?.at(-1))}\n`);
    }
  return figures;
}

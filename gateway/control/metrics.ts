/** Counts what happens and writes it, with how things stand, in Prometheus' text format (version 0.0.4). */
import type { Events } from '../events.ts';

/** One series: values by label set. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

export interface Counters {
  /** The listener that counts. */
  readonly events: Partial<Events>;
  metrics(): Metric[];
}

const OUTCOMES = ['relayed', 'deferred', 'in doubt', 'failed'] as const;
const COUNTED = [
  'accepted',
  'repeated',
  'reported',
  'untold',
  'done',
  'held',
  'decided',
  'damaged',
  'fault',
  'directoryRefused',
] as const;

/** Starts at nought, as Prometheus expects of a process that has just begun; every series is there from the start. */
export function createCounters(): Counters {
  const outcomes = new Map<string, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  const events = new Map<string, number>(COUNTED.map((name) => [inLog(name), 0]));
  const refusals = new Map<string, number>([4, 5].map((first) => [`${first}xx`, 0]));
  const one = (counts: Map<string, number>, label: string) => counts.set(label, (counts.get(label) ?? 0) + 1);
  const counting = Object.fromEntries(COUNTED.map((name) => [name, () => one(events, inLog(name))]));
  return {
    events: {
      ...(counting as Partial<Events>),
      // What a rule holds is ordinary, and shows among what waits.
      held: (_, { cause }) => cause !== 'content' && one(events, 'held'),
      refused: (_, { code }) => void one(refusals, `${Math.floor(code / 100)}xx`),
      attempted: (_, all) => {
        for (const outcome of all.values())
          one(outcomes, outcome.kind === 'deferred' && outcome.inDoubt ? 'in doubt' : outcome.kind);
      },
    },
    metrics: () => [
      counter('valise_events_total', 'What happened to messages, by event of the mail log.', 'event', events),
      counter('valise_attempts_total', 'Recipients of attempts, by outcome.', 'outcome', outcomes),
      counter(
        'valise_refused_total',
        'Commands and messages that were refused, by class of the reply.',
        'class',
        refusals,
      ),
    ],
  };
}

/** The event's name as the mail log writes it. */
function inLog(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The text that a scrape answers. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, type, help, samples }) => {
      const lines = samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}\n`);
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
    })
    .join('');
}

function counter(name: string, help: string, label: string, counts: ReadonlyMap<string, number>): Metric {
  const samples = [...counts].map(([key, value]) => ({ labels: { [label]: key }, value }));
  return { name, type: 'counter', help, samples };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}

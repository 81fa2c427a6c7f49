/** Opens the operator's door of a running gateway and puts behind it what an operator may ask for. */
import type { Database } from '../../directory/database.ts';
import type { Config } from '../config/config.ts';
import { createAnswering, type Reloaded } from '../control/answers.ts';
import { checkHealth } from '../control/health.ts';
import { type Counters, type Metric, metricsText } from '../control/metrics.ts';
import { guardOperator } from '../control/operator-secret.ts';
import { controlSocket, openControl } from '../control/server.ts';
import type { Register } from '../records/register.ts';
import type { Disk } from '../spool/disk.ts';
import type { Parts } from './furnish.ts';
import type { Inquiring, InquiringParts } from './inquiring.ts';

export interface OperatingParts extends Omit<Parts, 'inspect' | 'people'>, Pick<InquiringParts, 'flow'> {
  readonly live: () => Config;
  readonly disk: Disk;
  readonly register: Register;
  /** Null without a desk. */
  readonly peopleFile: Database | null;
  readonly counters: Counters;
  readonly inquiring: Inquiring;
  readonly reload: () => Promise<Reloaded>;
}

/** How long a command waits for an attempt that is under way, in milliseconds. */
const PATIENCE = 10_000;
/** Octets of a command's body; commands are short. */
const MAX_COMMAND = 4_096;

/** @throws Error in one sentence where the socket cannot be opened */
export function openOperating(parts: OperatingParts): Promise<AsyncDisposable> {
  const { live, disk, counters, events, inquiring, peopleFile } = parts;
  const { data, limits, desk } = live();
  const freeBytes = () => disk.freeBytes(data);
  const answering = createAnswering({
    ...parts,
    patience: PATIENCE,
    desk: desk && peopleFile && { db: peopleFile, origin: desk.origin },
    agencies: () => live().agencies.map(({ id }) => id),
    health: () => checkHealth({ ...parts, data, freeBytes, reserve: limits.freeSpace }),
    inquire: (inquiry) => inquiring.ask(parts, inquiry),
    metrics: async () => metricsText([...counters.metrics(), ...gauges(parts, await freeBytes())]),
  });
  const onError = (error: unknown) => events.fault({ doing: 'answering an operator', error });
  const path = controlSocket(data);
  return openControl({ path, maxBody: MAX_COMMAND, mode: 0o600, onError }, guardOperator(path, answering));
}

function gauges({ crypto, lookup, register, now }: OperatingParts, free: number): Metric[] {
  const standing = register.standing();
  const oldest = Math.min(now().getTime(), ...standing.map((one) => one.oldest.getTime()));
  const waiting = ['accepted', 'deferred', 'in doubt', 'held'].map((state) => ({
    labels: { state },
    value: standing.find((one) => one.state === state)?.recipients ?? 0,
  }));
  return [
    gauge('valise_queue_recipients', 'Recipients that have neither got their message nor failed.', ...waiting),
    gauge('valise_queue_oldest_seconds', 'Age of the oldest message in the queue.', (now().getTime() - oldest) / 1000),
    gauge('valise_disk_free_bytes', 'What the spool may still write.', free),
    gauge('valise_crypto_workers', 'Crypto workers that run.', crypto.threads.length),
    gauge('valise_directory_version', 'Version of the directory in use.', lookup.version),
    gauge('valise_directory_fresh', '1 while mail may be sent by it.', Number(lookup.freshness(now()) !== 'expired')),
    gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    gauge('process_start_time_seconds', 'Start of the process, since the epoch.', performance.timeOrigin / 1000),
  ];
}

type Sample = Metric['samples'][number];

function gauge(name: string, help: string, ...samples: readonly (number | Sample)[]): Metric {
  const all = samples.map((sample) => (typeof sample === 'number' ? { value: sample } : sample));
  return { name, type: 'gauge', help, samples: all };
}

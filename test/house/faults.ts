/** Ways in which parts of a house fail. */
import type { House } from '../../gateway/house.ts';
import { type Crypto, CryptoError } from '../../gateway/openpgp/workers.ts';
import type { Disk } from '../../gateway/spool/disk.ts';
import type { Lease, Message, Spool } from '../../gateway/spool/spool.ts';
import type { Faulty } from '../gateway/spool/disks.ts';

/** Whatever it stands for is gone. */
export function gone(): never {
  throw new Error('injected: it is gone');
}

/** A part with some of its functions replaced. */
export function withFault<Part extends object>(part: Part, faults: Partial<Part>): Part {
  return new Proxy(part, {
    get(real, name) {
      const value: unknown = Reflect.get(Object.hasOwn(faults, name) ? faults : real, name, real);
      return typeof value === 'function' && !Object.hasOwn(faults, name) ? value.bind(real) : value;
    },
  });
}

type JobName = Parameters<Crypto['run']>[0];

/** The library throws at this job. */
export function cryptoThrows(house: House, job: JobName): Partial<House> {
  return crypto(house, job, () => Promise.reject(new CryptoError('injected: the library threw')));
}

/** The worker that does this job is killed in the middle of it. */
export function workerKilled(house: House, job: JobName): Partial<House> {
  return crypto(house, job, async (run) => {
    const running = run();
    await Promise.all([...house.crypto.threads.map((thread) => thread.terminate()), running.catch(() => {})]);
    return running;
  });
}

function crypto(
  house: House,
  job: JobName,
  instead: (run: () => Promise<unknown>) => Promise<unknown>,
): Partial<House> {
  const run = (name: JobName, agency: string, input: never) => {
    const real = () => house.crypto.run(name, agency, input);
    return name === job ? instead(real) : real();
  };
  return { crypto: withFault(house.crypto, { run: run as Crypto['run'] }) };
}

/** What a commit of such a message does instead; `commit` is the real one. */
export function commitFails(
  { spool }: House,
  direction: Message['direction'],
  instead: (commit: () => ReturnType<Spool['commit']>) => ReturnType<Spool['commit']>,
): Partial<House> {
  const commit: Spool['commit'] = (message, bodies) => {
    const real = () => spool.commit(message, bodies);
    return message.direction === direction ? instead(real) : real();
  };
  return { spool: withFault(spool, { commit }) };
}

/** Leases that fail in some of their functions, made from the real one. */
export function leaseFails({ spool }: House, faults: (real: Lease) => Partial<Lease>): Partial<House> {
  const lease: Spool['lease'] = async (id) => {
    const real = await spool.lease(id);
    return real && withFault(real, faults(real));
  };
  return { spool: withFault(spool, { lease }) };
}

/** Leases that cannot write down what became of a recipient, that an author was told, or that an attempt begins. */
export function recordFails(house: House, kind: 'started' | 'outcome' | 'reported'): Partial<House> {
  const failing =
    (write: Lease['record']): Lease['record'] =>
    async (...entries) =>
      entries.some((entry) => entry.kind === kind) ? gone() : write(...entries);
  return leaseFails(house, (real) => ({
    note: failing((...entries) => real.note(...entries)),
    record: failing((...entries) => real.record(...entries)),
    // The last of them are written with the end.
    finish: async () => gone(),
  }));
}

/** The same fault, of which only writing is counted. */
export function amongWrites({ disk, steps, arm }: Faulty, sound: Disk): Faulty {
  const open: Disk['open'] = (path, mode) => (mode === 'read' ? sound : disk).open(path, mode);
  return { steps, arm, disk: { ...disk, open, list: sound.list, freeBytes: sound.freeBytes } };
}

/** The listeners of a running gateway: opened from the config, and brought in line with a new one without touching what is as it was. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Lookup } from '../../directory/lookup.ts';
import type { Config, TlsPair } from '../config/config.ts';
import type { Events } from '../events.ts';
import type { Flow } from '../flow.ts';
import { type Admission, type AdmissionRules, createAdmission } from '../receive/admission.ts';
import { createAllowance } from '../receive/allowance.ts';
import { createBudget } from '../receive/budget.ts';
import { INTAKE_THRESHOLD } from '../receive/intake.ts';
import { RECEIVE_LIMITS, type ReceiveLimits } from '../receive/limits.ts';
import type { Listener } from '../receive/protocol.ts';
import { createSignIns } from '../receive/sign-ins.ts';
import { listen, type ReceiveDeps, type Receiver } from '../receive/smtp.ts';
import { createSpace } from '../receive/space.ts';
import type { Disk } from '../spool/disk.ts';
import { freeSpace } from '../spool/free-space.ts';
import { createAsking } from './asking.ts';
import { newId } from './furnish.ts';

/** What the listeners need of the house. */
export interface DoorParts {
  /** The config in force. */
  readonly live: () => Config;
  readonly lookup: Lookup;
  readonly events: Events;
  readonly flow: Pick<Flow, 'accept'>;
  readonly disk: Disk;
  readonly now: () => Date;
}

export interface Doors extends AsyncDisposable {
  /** The ports that are really open, in the order of the config's listeners. */
  readonly ports: readonly number[];
  /**
   * Opens what is new, closes what is gone, and opens anew what has changed: there, who is idle is sent away, and messages under way are
   * still taken. Where a new listener cannot be opened, all stay as they were.
   */
  follow(config: Config): Promise<void>;
}

/** Everything that makes one listener what it is. */
interface Plan {
  readonly listener: Listener;
  readonly tls: TlsPair;
  readonly limits: ReceiveLimits;
}

interface Door {
  readonly plan: Plan;
  readonly receiver: Receiver;
}

/** @throws Error saying which listener cannot be opened; then none is */
export async function openDoors(parts: DoorParts): Promise<Doors> {
  const asking = createAsking(parts.live);
  const deps = { ...shared(parts), refusalOf: asking.refusalOf };
  let doors: readonly Door[] = [];
  const leaving = new Set<Promise<void>>();
  const open = async ({ listener, tls, limits }: Plan): Promise<Door> => ({
    plan: { listener, tls, limits },
    receiver: await listen({ ...deps, tls, limits, listeners: [listener] }),
  });
  const close = ({ receiver }: Door) => {
    const closed = Promise.resolve(receiver[Symbol.asyncDispose]());
    leaving.add(closed);
    closed.finally(() => leaving.delete(closed));
  };
  const follow = async (next: Config) => {
    const plans = plansOf(next);
    const kept = doors.filter((door) => plans.some((plan) => isDeepStrictEqual(plan, door.plan)));
    const gone = doors.filter((door) => !kept.includes(door));
    const wanted = plans.filter((plan) => !kept.some((door) => isDeepStrictEqual(plan, door.plan)));
    doors = inOrder(plans, [...kept, ...(await exchange(gone, wanted, open, close))]);
  };
  await follow(parts.live());
  return {
    get ports() {
      return doors.flatMap((door) => door.receiver.ports);
    },
    follow,
    async [Symbol.asyncDispose]() {
      for (const door of doors) close(door);
      await Promise.all(leaving);
      asking[Symbol.dispose]();
    },
  };
}

/** Opens first what needs no place that is still taken, so that a mistake costs nobody a connection. */
async function exchange(
  gone: readonly Door[],
  wanted: readonly Plan[],
  open: (plan: Plan) => Promise<Door>,
  close: (door: Door) => void,
): Promise<Door[]> {
  const isTaken = ({ listener }: Plan) => gone.some((door) => isSamePlace(door.plan.listener, listener));
  const opened: Door[] = [];
  try {
    for (const plan of wanted.filter((one) => !isTaken(one))) opened.push(await open(plan));
  } catch (error) {
    for (const door of opened) close(door);
    throw error;
  }
  // Closing frees the place at once; what is connected there may finish.
  for (const door of gone) close(door);
  for (const plan of wanted.filter(isTaken)) opened.push(await open(plan));
  return opened;
}

function plansOf({ listeners, tls, gatewayTls, limits: set }: Config): Plan[] {
  // The listeners that other gateways see bear the pinned identity, all others the agency's own.
  return listeners.map((listener) => {
    const isGateways = listener.role === 'gateways';
    const limits = limitsOf(set, isGateways ? sealedSize(set.messageSize) : set.messageSize);
    return { listener, limits, tls: isGateways ? gatewayTls : tls };
  });
}

/** What a message of that size becomes when it is sealed: base64 with line ends, and the fields around it. */
function sealedSize(bytes: number): number {
  return Math.ceil(bytes * 1.4) + 65_536;
}

function limitsOf(limits: Config['limits'], messageBytes: number): ReceiveLimits {
  return {
    ...RECEIVE_LIMITS,
    closeMs: limits.drainSeconds * 1000,
    messageBytes,
    lineBytes: limits.lineLength,
    recipients: limits.recipients,
    connections: limits.connections,
    connectionsPerAddress: limits.connectionsPerAddress,
  };
}

/** What all listeners share. Whom they admit is asked of the config in force, also in sessions that are open already. */
function shared({
  live,
  lookup,
  events,
  flow,
  disk,
  now,
}: DoorParts): Omit<ReceiveDeps, 'listeners' | 'tls' | 'limits' | 'refusalOf'> {
  const { hostname, data, limits } = live();
  const free = freeSpace(() => disk.freeBytes(data), now);
  return {
    hostname,
    admission: following(live, (config) => createAdmission({ lookup }, admissionRules(config))),
    accept: flow.accept,
    budget: createBudget(limits.memory, limits.memory / 4),
    space: createSpace(async (bytes) => (await free.bytes()) >= limits.freeSpace + bytes),
    signIns: createSignIns({ now: () => performance.now(), pause }),
    intake: { directory: data, threshold: INTAKE_THRESHOLD, memory: createAllowance(limits.memory / 16) },
    now,
    newId,
    on: { refused: events.refused, fault: (error: unknown) => events.fault({ doing: 'receiving mail', error }) },
  };
}

/** Admission by the config in force, made anew when that has changed. */
function following(live: () => Config, make: (config: Config) => Admission): Admission {
  let made = { config: live(), admission: make(live()) };
  return new Proxy(made.admission, {
    get: (_, name: keyof Admission) => {
      if (made.config !== live()) made = { config: live(), admission: make(live()) };
      return made.admission[name];
    },
  });
}

function admissionRules({ agencies }: Config): AdmissionRules {
  return {
    agencies: agencies.map(({ id }) => id),
    clients: agencies.map(({ id, clients }) => ({ addresses: clients, agency: id })),
    tenants: agencies.flatMap(({ id, shared }) => (shared ? [{ ...shared, agency: id }] : [])),
    systemDomains: agencies.map(({ id, systemDomains }) => ({ domains: systemDomains, agency: id })),
    accounts: agencies.flatMap(({ id, accounts }) => accounts.map((account) => ({ ...account, agency: id }))),
    postmaster: agencies[0]?.postmaster ?? null,
  };
}

function inOrder(plans: readonly Plan[], doors: readonly Door[]): Door[] {
  const left = [...doors];
  return plans.flatMap((plan) => {
    const at = left.findIndex((door) => isDeepStrictEqual(door.plan, plan));
    return at < 0 ? [] : left.splice(at, 1);
  });
}

function isSamePlace(a: Listener, b: Listener): boolean {
  return a.port !== 0 && a.port === b.port;
}

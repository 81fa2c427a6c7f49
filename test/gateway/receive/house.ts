/** A receiver for tests with all three roles, a directory of two agencies, and a record of what it accepted and reported. */
import { tmpdir } from 'node:os';
import type { Address } from '../../../directory/address.ts';
import type { Agency, AgencyId, Lookup, Member, SpkiPin } from '../../../directory/lookup.ts';
import type { Arrival, Id } from '../../../gateway/mail/envelope.ts';
import { type Reply, reply } from '../../../gateway/mail/reply.ts';
import { type AdmissionRules, createAdmission } from '../../../gateway/receive/admission.ts';
import { createAllowance } from '../../../gateway/receive/allowance.ts';
import { createBudget } from '../../../gateway/receive/budget.ts';
import type { Facts } from '../../../gateway/receive/facts.ts';
import { RECEIVE_LIMITS, type ReceiveLimits } from '../../../gateway/receive/limits.ts';
import type { Listener } from '../../../gateway/receive/protocol.ts';
import type { SessionDeps } from '../../../gateway/receive/session.ts';
import { createSignIns, type SignIns } from '../../../gateway/receive/sign-ins.ts';
import { listen } from '../../../gateway/receive/smtp.ts';
import { createSpace, type Room } from '../../../gateway/receive/space.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { type Dialog, dial } from './dialog.ts';

export const OURS = 'alpha' as AgencyId;
export const OURS_TOO = 'beta' as AgencyId;
export const THEIRS = 'gamma' as AgencyId;

const HOMES: Record<string, AgencyId> = { 'alpha.example': OURS, 'beta.example': OURS_TOO, 'gamma.example': THEIRS };

/** A lookup by domain, with these gateways. */
export function lookupOf(gateways: Record<string, Agency> = {}): Lookup {
  return {
    member: (address: Address) => {
      const id = HOMES[address.slice(address.lastIndexOf('@') + 1)];
      return id ? ({ agency: agencyOf(id) } as Member) : null;
    },
    agency: () => null,
    gateway: (pin: SpkiPin) => gateways[pin] ?? null,
    endpoint: () => null,
    signing: () => [],
    freshness: () => 'fresh',
    version: 1,
  };
}

export function agencyOf(id: AgencyId, standing: Agency['standing'] = 'active'): Agency {
  return { id, name: id, country: 'XX', standing, since: new Date(0), contacts: [] };
}

export const RULES: AdmissionRules = {
  agencies: [OURS, OURS_TOO],
  clients: [{ addresses: ['127.0.0.0/8'], agency: OURS }],
  tenants: [],
  systemDomains: [],
  accounts: [],
  postmaster: 'office@alpha.example' as Address,
};

export interface Setting {
  readonly listeners?: readonly (Omit<Listener, 'host' | 'port'> & { port?: number })[];
  readonly rules?: Partial<AdmissionRules>;
  readonly limits?: Partial<ReceiveLimits>;
  readonly lookup?: Lookup;
  readonly budget?: number;
  readonly room?: Room;
  readonly memory?: number;
  readonly directory?: string;
  readonly signIns?: SignIns;
  readonly refusalOf?: SessionDeps['refusalOf'];
  readonly accept?: (arrival: Arrival) => Promise<Reply>;
}

/** One certificate for all tests of a file; making keys is the only slow thing here. */
export const identity = await createTlsIdentity({ hostname: 'gate.alpha.example', now: new Date(), years: 1 });

export async function open(setting: Setting = {}) {
  const accepted: Arrival[] = [];
  const refused: { facts: Facts; reply: Reply; cause: unknown }[] = [];
  const faults: unknown[] = [];
  let begun = 0;
  const lookup = setting.lookup ?? lookupOf();
  const listeners = setting.listeners ?? [{ role: 'agency' as const, requireTls: false }];
  const receiver = await listen({
    hostname: 'gate.alpha.example',
    listeners: listeners.map((listener) => ({ host: '127.0.0.1', port: 0, ...listener })),
    tls: identity,
    limits: { ...RECEIVE_LIMITS, messageBytes: 1_048_576, closeMs: 500, ...setting.limits },
    admission: createAdmission({ lookup }, { ...RULES, ...setting.rules }),
    intake: {
      directory: setting.directory ?? tmpdir(),
      threshold: 65_536,
      memory: createAllowance(setting.memory ?? 10_000_000),
    },
    space: createSpace(setting.room ?? (async () => true)),
    signIns: setting.signIns ?? createSignIns({ now: () => 0, pause: async () => undefined }),
    budget: createBudget(setting.budget ?? 10_000_000),
    refusalOf: setting.refusalOf ?? (async () => null),
    accept: async (arrival) => {
      begun++;
      const answer = (await setting.accept?.(arrival)) ?? reply(250, '2.6.0', `taken as ${arrival.id}`);
      accepted.push(arrival);
      return answer;
    },
    now: () => new Date('2026-01-02T03:04:05Z'),
    newId: () => `id${accepted.length + 1}` as Id,
    on: {
      refused: (facts, answer, cause) => refused.push({ facts, reply: answer, cause }),
      fault: (error) => faults.push(error),
    },
  });
  const port = receiver.ports[0] as number;
  return {
    receiver,
    port,
    accepted,
    refused,
    faults,
    begun: () => begun,
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

export type House = Awaited<ReturnType<typeof open>>;

/** Waits until something holds; fails loudly when it never does. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A house and a client that has said its envelope. */
export async function ready(setting: Setting = {}): Promise<{ house: House; client: Dialog } & AsyncDisposable> {
  const house = await open(setting);
  const client = await dial(house.port);
  await client.say('EHLO client.example');
  await sayEnvelope(client);
  return {
    house,
    client,
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      await house.receiver[Symbol.asyncDispose]();
    },
  };
}

export async function sayEnvelope(client: Dialog): Promise<void> {
  await client.say('MAIL FROM:<a@alpha.example>');
  await client.say('RCPT TO:<b@there.example>');
}

/** A message of about so many octets, each line ended. */
export function messageOf(size: number): string {
  return `Subject: x\r\n\r\n${`${'x'.repeat(62)}\r\n`.repeat(Math.ceil(size / 64))}`;
}

/** What an administrator reads at the desk, over a real file of records: mail of two agencies with a member and an outsider. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../../directory/address.ts';
import type { Certificate } from '../../../directory/certificate.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { dayOf } from '../../../gateway/control/indicators.ts';
import type { ReadingParts } from '../../../gateway/control/reading-parts.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { openDaily } from '../../../gateway/records/daily.ts';
import { addUp } from '../../../gateway/records/figures.ts';
import { openRegister, type Row } from '../../../gateway/records/register.ts';
import { openRegisterSearch } from '../../../gateway/records/register-search.ts';

const DAY = 86_400_000;
export const MEMBER = 'member' as AgencyId;

export type Readings = ReturnType<typeof openReadings>;

/** Disposing closes it and takes the file away. */
export function openReadings(ours: string, start: Date) {
  const folder = mkdtempSync(join(tmpdir(), 'valise-readings-'));
  const file = join(folder, 'records.sqlite');
  const register = openRegister(file, (error) => {
    throw error;
  });
  const [search, daily] = [openRegisterSearch(file), openDaily(file)];
  const agency = ours as AgencyId;
  const certificate = (name: string, days: number | null) =>
    ({
      fingerprint: name.repeat(40).slice(0, 40),
      created: new Date(start.getTime() - 300 * DAY),
      expires: days === null ? null : new Date(start.getTime() + days * DAY + 3_600_000),
      revoked: false,
      algorithms: ['ed25519', 'x25519'],
    }) as unknown as Certificate;
  const keys = new Map([
    [agency, [certificate('A', 12)]],
    [MEMBER, [certificate('B', null), certificate('C', -4)]],
  ]);
  const reading: ReadingParts = {
    ...{ search, daily },
    lookup: {
      version: 41,
      freshness: () => 'stale',
      agency: (id) => (id === MEMBER ? ({ name: 'Member <Agency>' } as never) : null),
      member: (address) => (address.endsWith('@member.example') ? ({ agency: { id: MEMBER } } as never) : null),
      signing: (id) => keys.get(id) ?? [],
    },
    signer: async (id) => keys.get(id)?.[0]?.fingerprint ?? null,
    sealedTo: (id) => keys.get(id)?.[0] ?? null,
    doors: () => [
      {
        ...{ door: 'mail', subject: 'CN=gate.agency.example', issuer: 'CN=<b>Authority</b>' },
        ...{ from: start.toISOString(), expires: new Date(start.getTime() + 2.5 * DAY).toISOString() },
      },
    ],
    directory: () => ({
      ...{ kind: 'log', source: 'https://log.example/', root: 'cm9vdA==', renewed: start.toISOString() },
      alarms: [{ kind: 'forked', at: start.toISOString(), said: '/data/directory/fork-1.txt' }],
    }),
    disk: async () => ({ free: 5e9, reserve: 1e9 }),
  };
  const add = (changes: Partial<Record<keyof Row, unknown>>) =>
    register.add([
      {
        ...{ id: 'q1' as Id, agency, direction: 'outbound', author: `officer@${ours}.example` as Address },
        ...{ recipient: 'there@member.example' as Address, nextHop: 'gateway of member', state: 'delivered' },
        ...{ acceptedAt: start, changedAt: new Date(start.getTime() + 20_000), attempts: 1, reply: '250 2.0.0 ok' },
        ...{ verdict: null, messageId: null, inReplyTo: null, partner: MEMBER, sealed: true },
        ...changes,
      } as Row,
    ]);
  return {
    ...{ reading, register, search, daily, add, folder },
    /** Figures of the days before, as they are kept when those are over. */
    past(days: number) {
      for (let n = 1; n < days; n++) {
        const counts = {
          sent: 3 + (n % 7),
          sealed: 2 + (n % 5),
          received: 4 + (n % 6),
          held: n % 3,
          failed: Number(n % 11 === 0),
        };
        const times = { delivery: { 40: 3, 48: 1 }, ours: { 100: 2 }, theirs: { 110: 1 } };
        const none = addUp([]);
        const sums = new Map([
          ['member', { ...counts, ...times }],
          ['', { ...none, sent: n % 4, received: 1 }],
        ]);
        daily.keep(agency, dayOf(new Date(start.getTime() - n * DAY)), sums);
      }
    },
    async [Symbol.asyncDispose]() {
      await register[Symbol.asyncDispose]();
      search[Symbol.dispose]();
      daily[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sends one probe through the gateway's own door for the agency, and says what became of it. Only when it is asked for. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from '../../directory/address.ts';
import type { AgencyConfig, Config } from '../config/config.ts';
import { beginsWithTls, type Listener } from '../receive/protocol.ts';
import { type RegisterRow, readRegister } from '../records/register-reader.ts';
import { openConnection, type SmtpError } from '../relay/connection.ts';
import type { Server } from '../relay/route.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'probe';
const PATIENCE = { connect: 5_000, reply: 60_000 };
const POLL = 200;

export interface Probe {
  readonly config: Config;
  readonly agency: AgencyConfig;
  readonly to: Address;
  /** How long it may be under way, in milliseconds. */
  readonly within: number;
  readonly now: () => Date;
}

/** From the agency's postmaster, as the agency's own server would hand it in. */
export async function sendProbe(probe: Probe): Promise<Finding> {
  const { config, agency, to, now } = probe;
  const door = config.listeners.find(({ role }) => role === 'agency');
  if (!door) return bad(ABOUT, 'there is no listener of role "agency" to send through');
  const messageId = `<probe-${randomBytes(8).toString('hex')}@${config.hostname}>`;
  try {
    await handIn(config, doorOf(door, config), { from: agency.postmaster, to, messageId, at: now() });
  } catch (error) {
    const { response, message } = error as SmtpError;
    return bad(ABOUT, `the gateway did not take a message for ${to}: ${response ?? message}`);
  }
  return fateOf(await lastRow(probe, messageId), to, messageId);
}

/** What the register says of it; pure. */
export function fateOf(row: RegisterRow | undefined, to: Address, messageId: string): Finding {
  switch (row?.state) {
    case 'delivered':
      return good(ABOUT, `delivered to ${to}, by the signed receipt of the other gateway`);
    case 'relayed':
      return good(ABOUT, `taken by the next server for ${to}: ${row.reply ?? ''}`);
    case 'failed':
      return bad(ABOUT, `not delivered to ${to}: ${row.reply ?? ''}`);
    default:
      return doubtful(
        ABOUT,
        `still under way to ${to} (${row?.state ?? 'not in the register'}): register export --search ${messageId}`,
      );
  }
}

interface Letter {
  readonly from: Address;
  readonly to: Address;
  readonly messageId: string;
  readonly at: Date;
}

async function handIn(config: Config, server: Server, { from, to, messageId, at }: Letter): Promise<void> {
  const identity = { hostname: config.hostname, ...config.gatewayTls };
  const way = { target: { kind: 'server', server }, identity, patience: PATIENCE } as const;
  const fields = [
    `From: <${from}>`,
    `To: <${to}>`,
    'Subject: Probe of the gateway',
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'Auto-Submitted: auto-generated',
  ];
  const bytes = Buffer.from([...fields, '', 'Sent by "check --send". Nothing needs to be done.', ''].join('\r\n'));
  const connection = await openConnection(way, new AbortController().signal);
  try {
    const taken = await connection.send(
      { reversePath: from, recipients: [to], bytes: new Uint8Array(bytes), wishes: null },
      { begun: false, dotSent: false },
    );
    if (taken.refused[0]) throw taken.refused[0];
  } finally {
    connection.quit();
  }
}

/** Our own door, whose certificate we need not ask anybody about. */
function doorOf(listener: Listener, { hostname, tls }: Config): Server {
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return {
    host: everywhere[listener.host] ?? listener.host,
    port: listener.port,
    tls: beginsWithTls(listener) ? 'implicit' : listener.requireTls === false ? 'none' : 'starttls',
    trusted: tls.certificate,
    name: hostname,
    login: null,
  };
}

const FINAL = ['delivered', 'failed'];

/** The row once it says something final; a `relayed` one may still become `delivered`. */
async function lastRow({ config, within }: Probe, messageId: string): Promise<RegisterRow | undefined> {
  const search = { from: null, until: null, agency: null, text: messageId };
  const end = performance.now() + within;
  for (;;) {
    const [row] = [...readRegister(join(config.data, 'records.sqlite'), search)];
    const isFinal =
      FINAL.includes(String(row?.state)) || (row?.state === 'relayed' && row.next_hop === 'agency-server');
    if (isFinal || performance.now() > end) return row;
    await pause(POLL);
  }
}

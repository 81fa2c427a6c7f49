/** What the DNS says of a gateway, and what that means. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../gateway/check/finding.ts';
import { isReachable, lookAtHostname, lookAtMx, type Names } from '../../../gateway/check/names.ts';
import type { Config } from '../../../gateway/config/config.ts';

const HOST = 'gateway.a.example';

/** A DNS of these entries. */
function names(entries: { addresses?: string[]; reverse?: string[]; mx?: string[] }): Names {
  return {
    addresses: async () => entries.addresses ?? [],
    reverse: async () => entries.reverse ?? [],
    mx: async () => entries.mx ?? [],
  };
}

const told = (findings: readonly Finding[]) => findings.map((one) => `${one.state} ${one.told}`).join('\n');

describe('the hostname', () => {
  test.each([
    { entries: { addresses: ['192.0.2.1'], reverse: [HOST] }, said: /^ok gateway\.a\.example is 192\.0\.2\.1$/ },
    { entries: { addresses: ['192.0.2.1'], reverse: ['Gateway.A.example'] }, said: /^ok [^\n]*$/ },
    {
      entries: { addresses: ['192.0.2.1'], reverse: ['pool.isp.example'] },
      said: /\nwarn 192\.0\.2\.1 does not lead back/,
    },
    { entries: {}, said: /^FAIL gateway\.a\.example has no address/ },
  ])('$entries', async ({ entries, said }) => {
    expect(told(await lookAtHostname(HOST, names(entries)))).toMatch(said);
  });
});

describe('the MX of a domain', () => {
  const config = (roles: readonly string[]) =>
    ({
      hostname: HOST,
      listeners: roles.map((role) => ({ role, host: '0.0.0.0', port: 25 })),
      agencies: [{ servers: { own: { host: '192.0.2.2', name: 'mail.a.example' }, smarthost: null } }],
    }) as unknown as Config;
  test.each([
    { roles: ['mx'], mx: [HOST, 'backup.example'], said: /^ok mail to a\.example comes to this gateway first$/ },
    { roles: ['mx'], mx: ['mail.a.example', HOST], said: /^FAIL .*past the listener "mx"/ },
    { roles: ['agency'], mx: ['mail.a.example'], said: /^ok .* which the config names$/ },
    { roles: ['agency'], mx: ['mx.provider.example'], said: /^warn .* which the config does not name/ },
    { roles: ['agency'], mx: [], said: /^warn a\.example has no MX/ },
  ])('$mx, with the roles $roles', async ({ roles, mx, said }) => {
    expect(told([await lookAtMx('a.example', config(roles), names({ mx }))])).toMatch(said);
  });
});

test.each([
  [['127.0.0.1', '::1', 'localhost'], false],
  [['127.0.0.1', '0.0.0.0'], true],
])('a gateway that listens on %j', (hosts, reachable) => {
  const listeners = hosts.map((host) => ({ role: 'agency' as const, host, port: 1 }));
  expect(isReachable({ listeners })).toBe(reachable);
});

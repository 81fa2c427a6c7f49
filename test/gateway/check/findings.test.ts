/** What `check` makes of what it has seen: one table for each thing that is looked at. */
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { Certificate } from '../../../directory/certificate.ts';
import type { Registration } from '../../../directory/members-file.ts';
import { clockFindings } from '../../../gateway/check/clock.ts';
import { diskFindings } from '../../../gateway/check/disk.ts';
import { fileFindings } from '../../../gateway/check/files.ts';
import { type Finding, good, lookAtAll } from '../../../gateway/check/finding.ts';
import { dateIn } from '../../../gateway/check/greeting.ts';
import { keyFindings } from '../../../gateway/check/keys.ts';
import { fateOf } from '../../../gateway/check/send.ts';
import type { RegisterRow } from '../../../gateway/records/register-reader.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const states = (findings: readonly Finding[]) => findings.map(({ state }) => state);
const told = (findings: readonly Finding[]) => findings.map((one) => `${one.state} ${one.told}`).join('\n');

describe('the disk', () => {
  const LOCAL = 0xef53;
  test.each([
    { name: 'ext4 with room', type: LOCAL, free: 2e9, said: /^ok 1907 MB are free$/ },
    { name: 'little room', type: LOCAL, free: 3e8, said: /^warn 286 MB are free, which a few large messages fill/ },
    { name: 'too little room', type: LOCAL, free: 1e8, said: /^FAIL 95 MB are free, less than limits\.freeSpace/ },
    { name: 'NFS', type: 0x6969, free: 2e9, said: /^FAIL the data folder is on NFS.*\nok / },
    { name: 'SMB', type: 0xfe534d42, free: 2e9, said: /^FAIL the data folder is on SMB/ },
    { name: 'memory', type: 0x01021994, free: 2e9, said: /^FAIL the data folder is on memory/ },
    { name: 'a container’s layer', type: 0x794c7630, free: 2e9, said: /^warn the data folder is on a container/ },
  ])('$name', ({ type, free, said }) => {
    expect(told(diskFindings({ type, free, reserve: 2e8 }))).toMatch(said);
  });
});

describe('the clock', () => {
  const issued = new Date(NOW.getTime() - DAY);
  test.each([
    { off: 900, said: /^ok the same as that of mail$/ },
    { off: 61_000, said: /^warn 61 s ahead of that of mail/ },
    { off: -61_000, said: /^warn 61 s behind that of mail/ },
    { off: 301_000, said: /^FAIL 301 s ahead/ },
    { off: -DAY, said: /^FAIL 86400 s behind/ },
  ])('$off ms off another one', ({ off, said }) => {
    expect(told(clockFindings(NOW, [{ whose: 'mail', off }], issued))).toMatch(said);
  });

  test('cannot be told where no other is seen', () => {
    expect(told(clockFindings(NOW, [], issued))).toMatch(
      /^warn cannot tell: .* 2026-03-01T12:00:00\.000Z by this machine/,
    );
  });

  test('is wrong before the members file was made', () => {
    expect(told(clockFindings(NOW, [], new Date(NOW.getTime() + 1)))).toMatch(/^FAIL it stands before /);
  });
});

test.each([
  ['220 mx.b.example Microsoft ESMTP MAIL Service ready at Sun, 1 Mar 2026 12:00:05 +0000', '2026-03-01T12:00:05Z'],
  ['220 mx.b.example ESMTP Exim 4.96 Sun, 01 Mar 2026 14:00:05 +0200', '2026-03-01T12:00:05Z'],
  ['220 mx.b.example ESMTP Postfix', null],
  ['220 mx.b.example 99 Mar 2026 99:00:05 +0000', null],
  [null, null],
])('the time in the greeting %j', (greeting, said) => {
  expect(dateIn(greeting)).toEqual(said && new Date(said));
});

describe('files', () => {
  const ours = { path: '/etc/valise/gateway.toml', uid: 7, mode: 0o600 };
  test.each([
    { name: 'ours and the superuser’s', files: [ours, { ...ours, uid: 0 }], us: 7, said: ['ok'] },
    { name: 'another user’s', files: [{ ...ours, uid: 8 }], us: 7, said: ['FAIL'] },
    { name: 'such as a group may change', files: [{ ...ours, mode: 0o660 }], us: 7, said: ['FAIL'] },
    { name: 'such as anybody may read', files: [{ ...ours, mode: 0o644 }], us: 7, said: ['ok'] },
    { name: 'the superuser’s, who runs this', files: [{ ...ours, uid: 0 }], us: 0, said: ['warn', 'ok'] },
  ])('$name', ({ files, us, said }) => {
    expect(states(fileFindings(files, us))).toEqual(said);
  });
});

describe('keys', () => {
  const key = (fingerprint: string, days = 365, revoked = false) =>
    ({ fingerprint, created: new Date(0), expires: new Date(NOW.getTime() + days * DAY), revoked }) as Certificate;
  const registered = (encryption: Certificate | null, signing: readonly Certificate[]) =>
    ({ agency: { id: 'a' }, encryption, signing }) as unknown as Registration;
  const [NEW, OLD] = [key('NEW'), key('OLD')];
  test.each([
    { name: 'one, as it is listed', own: [NEW], entry: registered(NEW, [NEW]), said: ['ok', 'ok'] },
    {
      name: 'a new one before the old one, both listed',
      own: [NEW, OLD],
      entry: registered(NEW, [NEW, OLD]),
      said: ['ok', 'ok'],
    },
    {
      name: 'a new one that others do not seal to yet',
      own: [NEW, OLD],
      entry: registered(OLD, [OLD, NEW]),
      said: ['ok', 'warn'],
    },
    {
      name: 'a new one that is not listed',
      own: [NEW, OLD],
      entry: registered(OLD, [OLD]),
      said: ['ok', 'FAIL', 'warn'],
    },
    {
      name: 'without the one that others seal to',
      own: [NEW],
      entry: registered(OLD, [OLD, NEW]),
      said: ['ok', 'FAIL'],
    },
    { name: 'with none listed', own: [NEW], entry: registered(null, [NEW]), said: ['ok', 'FAIL'] },
    { name: 'about to expire', own: [key('NEW', 29)], entry: registered(NEW, [NEW]), said: ['warn', 'ok'] },
    { name: 'expired', own: [key('NEW', -1)], entry: registered(NEW, [NEW]), said: ['FAIL', 'ok'] },
    { name: 'revoked', own: [key('NEW', 9, true)], entry: registered(NEW, [NEW]), said: ['FAIL', 'ok'] },
    { name: 'where the directory cannot be read', own: [NEW], entry: undefined, said: ['ok'] },
    { name: 'none', own: [], entry: undefined, said: ['FAIL'] },
  ])('$name', ({ own, entry, said }) => {
    expect(states(keyFindings(own, entry, NOW))).toEqual(said);
  });
});

test.each([
  ['delivered', 'ok'],
  ['relayed', 'ok'],
  ['failed', 'FAIL'],
  ['deferred', 'warn'],
  [undefined, 'warn'],
])('a probe that is %s', (state, said) => {
  const row = state === undefined ? undefined : ({ state, reply: '250 2.0.0 taken' } as unknown as RegisterRow);
  expect(fateOf(row, parseAddress('boris@b.example'), '<probe@a.example>').state).toBe(said);
});

describe('looks', () => {
  const never = () => new Promise<never>(() => {});
  const patience = { limit: 30, tell: 5, waiting: () => {} };

  test('are told in their order, and what throws or never ends is a finding of its own', async () => {
    const looks = [
      { about: 'slow', look: never },
      { about: 'broken', look: () => Promise.reject(new Error('no such thing')) },
      { about: 'fine', look: () => [good('fine', 'it is')] },
    ];
    expect(await lookAtAll(looks, patience)).toEqual([
      { about: 'slow', state: 'FAIL', told: 'no answer within 0.03 s' },
      { about: 'broken', state: 'FAIL', told: 'could not be looked at: no such thing' },
      { about: 'fine', state: 'ok', told: 'it is' },
    ]);
  });

  test('that take long are named while they do', async () => {
    const waiting: string[] = [];
    const looks = [
      { about: 'slow', look: never },
      { about: 'fine', look: () => [] },
    ];
    await lookAtAll(looks, { ...patience, waiting: (about) => void waiting.push(about.join()) });
    expect(new Set(waiting)).toEqual(new Set(['slow']));
  });
});

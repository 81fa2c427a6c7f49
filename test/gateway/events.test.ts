/** The mail log: a closed set of events, the right level for each, and nothing of a message in any line. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Domain, parseAddress } from '../../directory/address.ts';
import type { EntryId } from '../../directory/log/envelope.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { createEvents, EVENT_NAMES, type Events } from '../../gateway/events.ts';
import type { Inspected } from '../../gateway/filter/content/inspected.ts';
import type { EchoHeard } from '../../gateway/filter/echo.ts';
import type { Telling } from '../../gateway/filter/telling.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import type { Outcome } from '../../gateway/mail/outcome.ts';
import { LOCAL_FAULT, MailError, reply } from '../../gateway/mail/reply.ts';
import type { PersonId } from '../../gateway/people/person.ts';
import type { Facts, TransactionFacts } from '../../gateway/receive/facts.ts';
import type { Awaited } from '../../gateway/records/awaiting.ts';
import type { Message } from '../../gateway/spool/spool.ts';

const CANARY = 'CANARY-7f3a';
const bob = parseAddress('bob@peer.example');
const ana = parseAddress('ana@agency.example');
const named = { id: '01KMESSAGE' as Id, agency: 'agency' as AgencyId };

const transaction: TransactionFacts = {
  ...named,
  direction: 'outbound',
  peer: null,
  helo: 'mail.agency.example',
  tls: 'TLSv1.3',
  reversePath: ana,
  recipients: [bob],
};

const facts: Facts = { role: 'agency', remoteAddress: '192.0.2.7', transaction };
const stranger: Facts = { role: 'mx', remoteAddress: '192.0.2.8', transaction: null };

const message: Message = {
  ...named,
  direction: 'outbound',
  acceptedAt: new Date('2026-03-01T09:30:00Z'),
  envelope: {
    reversePath: ana,
    recipients: [{ address: bob, notify: null, original: `rfc822;${CANARY}` }],
    envid: CANARY,
  },
  messageId: '<case-7@agency.example>',
  items: [
    {
      hop: { kind: 'gateway', agency: 'peer' as AgencyId },
      lying: 'protected',
      recipients: [bob],
      sealedTo: 'ABCD',
      transferId: null,
      plaintext: null,
    },
  ],
  repeatKeys: [CANARY],
  confirms: false,
  note: { trace: CANARY },
};

const inspected: Inspected = {
  ...named,
  direction: 'outbound',
  decision: { kind: 'go', matters: [], override: { code: 'other', reason: CANARY } },
  author: ana,
  findings: [{ type: 'iban', band: 'high', count: 1, path: [CANARY], role: 'body', evidence: [CANARY] }],
  dangers: ['author'],
  unseen: ['picture'],
  domains: ['peer.example' as Domain],
  milliseconds: 7,
  policy: '0123456789abcdef',
};

const telling: Telling = {
  id: named.id,
  agency: named.agency,
  key: 'report/01KMESSAGE/digest',
  receipt: null,
  report: {
    kind: 'failed',
    to: ana,
    arrivedAt: new Date('2026-03-01T09:30:00Z'),
    messageId: null,
    date: CANARY,
    envid: null,
    recipients: [
      {
        address: bob,
        original: null,
        reply: reply(550, '5.1.1', 'x'),
        reason: null,
        lastAttempt: null,
        retryUntil: null,
      },
    ],
  },
};

const heard: EchoHeard = {
  ...named,
  author: bob,
  signer: { agency: 'peer' as AgencyId, fingerprint: 'ABCD' },
  about: '<case-7@agency.example>',
  seen: {
    received: new Date('2026-03-01T09:30:00Z'),
    agency: named.agency,
    fingerprint: 'EF01',
    verdict: 'proven',
    bound: 'inside',
    container: 1,
    sealed: 2000,
    opened: 300,
    tls: 'TLSv1.3',
    pinned: true,
    directory: 7,
  },
  container: 1,
  tls: 'TLSv1.3',
};

const relayed: Outcome = { kind: 'relayed', reply: reply(250, '2.0.0', 'ok') };
const deferred = (inDoubt: boolean): Outcome => ({ kind: 'deferred', reply: reply(451, '4.4.2', 'later'), inDoubt });
const failed = (status: '5.1.1' | '5.7.1'): Outcome => ({ kind: 'failed', reply: reply(550, status, 'no') });
const attempt = (outcome: Outcome) => (events: Events) => events.attempted(message, new Map([[bob, outcome]]));

/** Before there is a message to name. */
const TOO_SOON = (on: Events) => on.refused(stranger, reply(421, '4.7.0', 'too many connections'));

/** As the people's file has them: only what is not personal may come out. */
const person = {
  ...{ id: 'Jm2bqOeJ0kSLxMbP1F9v3g' as PersonId, agency: 'a' as AgencyId, roles: ['releaser'] as const },
  ...{ name: CANARY, address: `${CANARY}@a.example`, invited: new Date(0), joined: null },
};

/** Every event, and every level that it can have. */
const TABLE: readonly [string, 'info' | 'warn' | 'error', (events: Events) => void][] = [
  ['started', 'info', (on) => on.started({ hostname: 'gw.agency.example' })],
  ['reloaded', 'info', (on) => on.reloaded({ changed: ['agencies'], needsRestart: [] })],
  ['stopped', 'info', (on) => on.stopped()],
  ['accepted', 'info', (on) => on.accepted(message)],
  ['repeated', 'info', (on) => on.repeated(message)],
  ['refused', 'info', (on) => on.refused(facts, reply(550, '5.7.1', 'no'), 'the reason')],
  ['refused', 'info', TOO_SOON],
  ['refused', 'warn', (on) => on.refused(facts, LOCAL_FAULT, new Error('disk full'))],
  ['inspected', 'info', (on) => on.inspected(inspected)],
  [
    'verdict',
    'info',
    (on) =>
      on.verdict({
        ...named,
        verdict: 'proven',
        signer: { agency: 'peer' as AgencyId, fingerprint: 'ABCD' },
        bound: 'inside',
        author: bob,
        messageId: null,
        transferId: 'T1',
      }),
  ],
  ['relayed', 'info', attempt(relayed)],
  ['deferred', 'info', attempt(deferred(false))],
  ['deferred', 'warn', attempt(deferred(true))],
  ['failed', 'info', attempt(failed('5.1.1'))],
  ['failed', 'warn', attempt(failed('5.7.1'))],
  ['reported', 'info', (on) => on.reported({ ...named, report: '01KREPORT' as Id, kind: 'failed' })],
  [
    'receipt',
    'info',
    (on) =>
      on.receipt(
        [{ ...named, recipient: bob } as Awaited],
        [{ recipient: bob, action: 'delivered', reply: relayed.reply }],
        'peer' as AgencyId,
      ),
  ],
  ['untold', 'error', (on) => on.untold(telling)],
  ['echoed', 'info', (on) => on.echoed({ ...named, author: ana, peer: 'peer' as AgencyId, answer: '01KANSWER' as Id })],
  ['echo-heard', 'info', (on) => on.echoHeard(heard)],
  ['done', 'info', (on) => on.done(message)],
  ['held', 'warn', (on) => on.held(named, { why: 'by an administrator', cause: 'operator' })],
  ['held', 'error', (on) => on.held(named, { why: 'it has ended the gateway', cause: 'crashes' })],
  ['held', 'info', (on) => on.held(named, { why: 'its content', cause: 'content', matters: ['private-key'] })],
  ['decided', 'info', (on) => on.decided(named, { by: 'P1', verdict: 'approve', count: 1, needed: 2 })],
  ['disk-nearly-full', 'error', (on) => on.diskNearlyFull({ free: 1, reserve: 2 })],
  ['released', 'info', (on) => on.released(named)],
  ['deleted', 'warn', (on) => on.deleted(named, { recipients: [bob], reply: reply(554, '5.7.1', 'x'), silent: true })],
  ['damaged', 'error', (on) => on.damaged({ id: named.id, reason: 'wrong digest', file: '/spool/corrupt/x' })],
  ['fault', 'error', (on) => on.fault({ ...named, doing: 'opening an item', error: new Error('no') })],
  ['directory-refreshed', 'info', (on) => on.directoryRefreshed({ version: 8 })],
  [
    'directory-refused',
    'error',
    (on) => on.directoryRefused({ version: 7, freshness: 'fresh', error: new Error('signature') }),
  ],
  [
    'directory-broken',
    'error',
    (on) =>
      on.directoryBroken({
        index: 7,
        entry: '00' as EntryId,
        type: 'agency.enrol',
        subject: 'x',
        rule: 'signers',
        message: 'nobody signed',
      }),
  ],
  [
    'directory-own',
    'error',
    (on) => on.directoryOwn({ agency: named.agency, index: 7, logged: new Date(0), sentence: 'It is suspended.' }),
  ],
  ['contacts-unread', 'warn', (on) => on.contactsUnread({ error: new Error('there is no annex') })],
  ['directory-forked', 'error', (on) => on.directoryForked({ file: '/data/directory/evidence-x.txt' })],
  ['directory-withheld', 'error', (on) => on.directoryWithheld({ file: '/data/directory/evidence-x.txt' })],
  ['person-invited', 'info', (on) => on.personInvited({ ...person, again: true })],
  ['person-removed', 'info', (on) => on.personRemoved(person)],
  ['person-joined', 'info', (on) => on.personJoined({ ...person, replaced: false })],
  ['signed-in', 'info', (on) => on.signedIn({ ...person, session: 'IPqUQk1mD0mC6oG4yGJ2Ww' })],
  ['sign-in-refused', 'info', (on) => on.signInRefused({ person: null, error: new Error('nobody has this passkey') })],
  ['decision-refused', 'warn', (on) => on.decisionRefused({ person, error: new Error('another statement') })],
  ['content-log-head', 'info', (on) => on.contentLogHead({ agency: named.agency, number: 7, digest: 'ab' })],
];

describe('a line', () => {
  test.each(TABLE)('of %s is %s, and an alarm only when it must be acted on', (event, level, happen) => {
    const [line, ...more] = lines(happen);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ event, level, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect(line!.alarm).toBe(level === 'error' ? true : undefined);
    expect(JSON.stringify(line)).not.toContain(CANARY);
  });

  test('names the message and its agency', () => {
    const silent = [
      'started',
      'reloaded',
      'stopped',
      'untold',
      'damaged',
      'disk-nearly-full',
      'directory-refreshed',
      'directory-refused',
      'directory-broken',
      'directory-own',
      'contacts-unread',
      'directory-forked',
      'directory-withheld',
      'person-invited',
      'person-removed',
      'person-joined',
      'signed-in',
      'sign-in-refused',
      'decision-refused',
      'content-log-head',
    ];
    for (const [event, , happen] of TABLE)
      if (!silent.includes(event) && happen !== TOO_SOON) expect(lines(happen)[0], event).toMatchObject(named);
  });

  test('the set is closed: every name is written by some function, and every function is in the table', () => {
    expect(new Set(TABLE.map(([event]) => event))).toEqual(new Set(EVENT_NAMES));
    const called = new Set<string>();
    const spy = new Proxy(
      createEvents(() => {}),
      {
        get: (target, name) => {
          called.add(String(name));
          return Reflect.get(target, name);
        },
      },
    );
    for (const [, , happen] of TABLE) happen(spy);
    expect([...called].sort()).toEqual(Object.keys(createEvents(() => {})).sort());
  });

  test('of an acceptance says who, whom, how it lies, and who handed it over', () => {
    const [line] = lines((on) =>
      on.accepted({
        ...message,
        client: { ...transaction, agency: named.agency, remoteAddress: '192.0.2.7' },
        size: 12,
      }),
    );
    expect(line).toMatchObject({
      messageId: '<case-7@agency.example>',
      reversePath: ana,
      recipients: [bob],
      items: [{ hop: 'gateway of peer', lying: 'protected', sealedTo: 'ABCD' }],
      remoteAddress: '192.0.2.7',
      tls: 'TLSv1.3',
      size: 12,
    });
  });

  test('there is one for each recipient of an attempt', () => {
    const outcomes = new Map([
      [bob, relayed],
      [ana, failed('5.1.1')],
    ]);
    const told = lines((on) => on.attempted(message, outcomes)).map(({ event, recipient }) => [event, recipient]);
    expect(told).toEqual([
      ['relayed', bob],
      ['failed', ana],
    ]);
  });
});

test('without another destination a line is on standard output even if the process ends at the next step', () => {
  const url = new URL('../../gateway/events.ts', import.meta.url).href;
  const program = `import { createEvents } from '${url}'; createEvents().stopped(); process.exit(0);`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(JSON.parse(run.stdout)).toMatchObject({ event: 'stopped', level: 'info' });
});

describe('an error', () => {
  test('is told with the chain of its causes and without a stack', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 192.0.2.7:25'), { code: 'ECONNREFUSED' });
    const error = new MailError(LOCAL_FAULT, { cause: new TypeError('handing on', { cause }) });
    const [line] = lines((on) => on.fault({ doing: 'relaying', error }));
    expect(line!.error).toEqual([
      { name: 'MailError', message: '451 4.3.0 temporary local problem, please try again later' },
      { name: 'TypeError', message: 'handing on' },
      { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 192.0.2.7:25' },
    ]);
  });

  test('without words of its own is told with the first of those that it gathers', () => {
    const error = new AggregateError([new Error('connect ETIMEDOUT 192.0.2.7:25')]);
    expect(lines((on) => on.fault({ doing: 'relaying', error }))[0]!.error).toContainEqual({
      name: 'Error',
      message: 'connect ETIMEDOUT 192.0.2.7:25',
    });
  });

  test('whose causes go round in a circle ends', () => {
    const error = new Error('a');
    error.cause = error;
    expect(lines((on) => on.fault({ doing: 'x', error }))[0]!.error).toHaveLength(5);
  });
});

describe('content does not get into a line', () => {
  const jsonError = () => {
    try {
      return JSON.parse(`{"x":1, ${CANARY}}`);
    } catch (error) {
      return error;
    }
  };
  const cases: readonly [string, unknown][] = [
    ['a message of many lines', new Error(`parsing\r\nSubject: ${CANARY}`)],
    ['a subject on the first line', new Error(`cannot read Subject: ${CANARY}`)],
    ['what a parser quotes', jsonError()],
    ['what a server quotes', new Error(`554 5.7.1 spam in "${CANARY}"`)],
    ['an opened quotation', new Error(`unexpected "${CANARY}`)],
    ['key material', new Error(`bad key -----BEGIN PGP PRIVATE KEY BLOCK----- ${CANARY}`)],
    ['the end of a long text', new Error(`${'a'.repeat(400)} ${CANARY}`)],
    ['bytes', Object.assign(new Error('x'), { bytes: Buffer.from(CANARY) })],
    ['a code that is none', Object.assign(new Error('x'), { code: CANARY })],
    ['a name that is no name', Object.assign(new Error('x'), { name: `E\n${CANARY}` })],
    ['a thrown object', { body: CANARY }],
  ];
  test.each(cases)('%s', (_, inner) => {
    const error = new Error('outer', { cause: inner });
    const written = [
      ...raw((on) => on.fault({ doing: 'parsing', error })),
      ...raw((on) => on.refused(facts, LOCAL_FAULT, error)),
      ...raw((on) => on.directoryRefused({ version: 1, freshness: 'expired', error })),
    ].join('');
    expect(written).not.toContain(CANARY);
    expect(written).not.toContain(Buffer.from(CANARY).toString('base64'));
    expect(written.length).toBeLessThan(3_000);
  });

  test('a whole message in an error costs one short line', () => {
    const error = new Error(`${CANARY} `.repeat(100_000));
    expect(raw((on) => on.fault({ doing: 'x', error }))[0]!.length).toBeLessThan(600);
  });

  test('a line holds no end of line and no control character, whatever a peer called itself', () => {
    const helo = 'a\r\n{"event":"done"}\u2028\u202eb\u0085\0';
    const [line, ...more] = raw((on) => on.refused({ ...facts, transaction: { ...transaction, helo } }, LOCAL_FAULT));
    expect(more).toEqual([]);
    expect(line).toMatch(/^[^\x00-\x1f\x7f-\x9f\u2028-\u202e]+\n$/);
  });

  test('a secret in the config is masked though it was handed over bare', () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${CANARY}`;
    const agency = {
      id: 'agency',
      smarthost: { login: { user: 'gw', password: CANARY, tokens: [CANARY] } },
      verdictKey: new Uint8Array(32),
    };
    const [line] = lines((on) => on.started({ agencies: [agency], tls: { key: pem, file: pem }, hash: CANARY }));
    expect(JSON.stringify(line)).not.toContain(CANARY);
    expect(line).toMatchObject({ config: { agencies: [{ id: 'agency', verdictKey: '32 bytes' }] } });
  });
});

function raw(happen: (events: Events) => void): string[] {
  const written: string[] = [];
  happen(createEvents((line) => void written.push(line)));
  return written;
}

type Line = Readonly<Record<string, unknown>> & { readonly alarm?: true; readonly error?: unknown };

function lines(happen: (events: Events) => void): Line[] {
  return raw(happen).map((line) => JSON.parse(line));
}

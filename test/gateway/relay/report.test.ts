/** Reports: golden files, two independent parsers, and what no value may ever bring about. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { contentType, type Part, splitParts } from '../../../gateway/mail/media-type.ts';
import { fieldValue, readHeader } from '../../../gateway/mail/message.ts';
import { type Reply, reply } from '../../../gateway/mail/reply.ts';
import { composeReport, type Report, type Unreached } from '../../../gateway/relay/report.ts';
import type { Reason } from '../../../gateway/relay/text-types.ts';

const UNKNOWN = reply(550, '5.1.1', 'no such user here');
const POLICY = reply(550, '5.7.1', 'not sent');

const FAILED: Report = {
  kind: 'failed',
  id: '01KREPORT' as Id,
  language: 'en',
  hostname: 'gw.agency.example',
  postmaster: parseAddress('postmaster@agency.example'),
  to: parseAddress('ana@agency.example'),
  at: new Date('2026-03-01T10:15:00Z'),
  arrivedAt: new Date('2026-03-01T09:30:59Z'),
  messageId: '<case-7@agency.example>',
  date: 'Sun, 01 Mar 2026 10:30:58 +0100',
  envid: 'QQ314159+2B1',
  recipients: [unreached('bob@peer.example', UNKNOWN)],
  remoteMta: 'gw.peer.example',
};

const DELAYED: Report = {
  ...FAILED,
  kind: 'delayed',
  recipients: [
    {
      ...unreached('bob@peer.example', reply(451, '4.4.2', 'connect ECONNREFUSED 192.0.2.7:25')),
      retryUntil: new Date('2026-03-06T09:30:59Z'),
    },
  ],
};

const GOLDEN: readonly { readonly name: string; readonly report: Report }[] = [
  { name: '01-failed-unknown-mailbox', report: FAILED },
  { name: '02-delayed', report: { ...DELAYED, language: 'fr' } },
  { name: '03-refused-no-usable-key', report: refused('ar', 'no-usable-key') },
  {
    name: '04-failed-two-causes',
    report: {
      ...FAILED,
      language: 'zh',
      remoteMta: null,
      recipients: [
        { ...unreached('bob@peer.example', UNKNOWN), original: 'rfc822;Bob+2Bcases@peer.example' },
        unreached('eve@other.example', reply(552, '5.2.2', 'over quota')),
        unreached('carol@peer.example', UNKNOWN),
      ],
    },
  },
  { name: '05-failed-key-withdrawn', report: { ...refused('ru', 'key-withdrawn'), kind: 'failed' } },
  { name: '06-refused-mixed-recipients', report: refused('es', 'mixed-recipients') },
  { name: '07-failed-nameless', report: { ...FAILED, messageId: null, date: null, envid: null } },
  {
    name: '08-delayed-without-end',
    report: { ...DELAYED, language: 'ar', recipients: [unreached('bob@peer.example', UNKNOWN)] },
  },
  {
    name: '09-relayed',
    report: {
      ...FAILED,
      kind: 'relayed',
      language: 'es',
      recipients: [unreached('bob@peer.example', reply(250, '2.0.0', 'queued'))],
      remoteMta: null,
    },
  },
];

describe('golden reports', () => {
  test.each(GOLDEN)('$name is what it was', async ({ name, report }) => {
    const message = composeReport(report);
    await expect(Buffer.from(message).toString('latin1')).toMatchFileSnapshot(`../../vectors/reports/${name}.eml`);
    await expect(humanText(message)).toMatchFileSnapshot(`../../vectors/reports/${name}.txt`);
  });
});

describe('every report', () => {
  test.each(GOLDEN)('$name is read alike by the house’s strict reader', ({ report }) => {
    const message = composeReport(report);
    const types = parts(message).map((part) => contentType(part.bytes, part.header)?.media.type);
    const original = report.messageId === null ? [] : ['text/rfc822-headers'];
    expect(types).toEqual(['text/plain', 'message/delivery-status', ...original]);
    const [status] = blocks(parts(message)[1]!);
    expect(status).toContain('Reporting-MTA: dns; gw.agency.example');
  });

  test.each(GOLDEN)('$name tells of each recipient once, in both parts', ({ report }) => {
    const message = composeReport(report);
    const [, ...told] = blocks(parts(message)[1]!);
    const named = report.recipients.map(({ address }) => `Final-Recipient: rfc822; ${address}`);
    expect(told.map((block) => block.find((line) => line.startsWith('Final-Recipient')))).toEqual(named);
    for (const { address } of report.recipients) expect(humanText(message).split(address)).toHaveLength(2);
  });

  test.each(GOLDEN)('$name holds of the author’s message its Message-ID and Date alone', ({ report }) => {
    const last = parts(composeReport(report))[2];
    const names = last ? readHeader(bodyOf(last)).fields.map(({ name }) => name) : [];
    expect(names).toEqual(report.messageId === null ? [] : ['message-id', 'date']);
  });

  test('python3 finds no defect in any of them, and the same fields', ({ skip }) => {
    const messages = GOLDEN.map(({ report }) => Buffer.from(composeReport(report)).toString('latin1'));
    const run = spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(messages), encoding: 'utf8' });
    if (run.error) return skip('python3 is not installed here');
    expect(run.stderr).toBe('');
    const read = JSON.parse(run.stdout) as readonly object[];
    expect(read).toEqual(
      GOLDEN.map(({ report }) => ({
        defects: [],
        type: 'multipart/report',
        report: 'delivery-status',
        from: 'postmaster@agency.example',
        to: 'ana@agency.example',
        subject: expect.stringContaining('2026-03-01 09:30 UTC'),
        auto: 'auto-replied',
        reply: report.messageId,
        text: humanText(composeReport(report)).replaceAll('\r\n', '\n'),
        actions: report.recipients.map(() => (report.kind === 'refused' ? 'failed' : report.kind)),
        statuses: report.recipients.map((recipient) => recipient.reply.status),
      })),
    );
  });
});

describe('a field of the status part', () => {
  const cases: readonly [string, Partial<Report>, string][] = [
    ['the envelope id is decoded from xtext', { envid: 'a+2Bb' }, 'Original-Envelope-Id: a+b'],
    ['an envelope id that hides a line end is left out', { envid: 'a+0D+0AX-Evil:+20b' }, ''],
    ['an envelope id that is no xtext is left out', { envid: 'a=b' }, ''],
    ['an envelope id with a lower-case code is left out', { envid: 'a+2b' }, ''],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    const [message] = blocks(parts(composeReport({ ...FAILED, ...change }))[1]!);
    expect(message!.find((line) => line.startsWith('Original-Envelope-Id')) ?? '').toBe(expected);
  });

  test.each([
    ['rfc822;Bob+2Bx@peer.example', 'Original-Recipient: rfc822; Bob+x@peer.example'],
    ['rfc822;bob+0A@peer.example', ''],
    ['bob@peer.example', ''],
    ['rfc822;', ''],
  ])('the original recipient of %s is %j', (original, expected) => {
    const recipients = [{ ...unreached('bob@peer.example', UNKNOWN), original }];
    const [, recipient] = blocks(parts(composeReport({ ...FAILED, recipients }))[1]!);
    expect(recipient!.find((line) => line.startsWith('Original-Recipient')) ?? '').toBe(expected);
  });

  test('a date until which it is retried is told of while it is delayed, and never after', () => {
    const told = (report: Report) => Buffer.from(composeReport(report)).includes('Will-Retry-Until');
    expect(told(DELAYED)).toBe(true);
    expect(told({ ...DELAYED, kind: 'failed' })).toBe(false);
  });
});

/** Each would add a field, a part, an address or an octet of its own if a value were put into the message as it is. */
const HOSTILE = [
  '\r\nX-Evil: yes',
  '\nX-Evil: yes',
  '\r\rX-Evil: yes\r',
  '\r\n\r\nbody',
  '\r\n--report-01KREPORT\r\nContent-Type: text/html\r\n\r\n<b>',
  '\r\n--report-01KREPORT--\r\n',
  '\0\x0b\x0c\x85\u2028\u202e',
  '=?utf-8?q?=0D=0AX-Evil:_yes?=',
  '$& $1 {id} {postmaster}',
  'x'.repeat(100_000),
  'é漢\u{1f4a5}\ud800',
];

const PLACES: Readonly<Record<string, (evil: string) => Partial<Record<keyof Report, unknown>>>> = {
  id: (evil) => ({ id: evil }),
  hostname: (evil) => ({ hostname: `gw${evil}` }),
  postmaster: (evil) => ({ postmaster: `p${evil}` }),
  to: (evil) => ({ to: `a${evil}` }),
  messageId: (evil) => ({ messageId: `<a${evil}>` }),
  date: (evil) => ({ date: `Sun${evil}` }),
  envid: (evil) => ({ envid: evil }),
  remoteMta: (evil) => ({ remoteMta: `mx${evil}` }),
  address: (evil) => ({ recipients: [unreached(`b${evil}`, UNKNOWN)] }),
  original: (evil) => ({ recipients: [{ ...unreached('b@x.example', UNKNOWN), original: `rfc822;${evil}` }] }),
  text: (evil) => ({ recipients: [unreached('b@x.example', { ...UNKNOWN, text: evil })] }),
  status: (evil) => ({ recipients: [unreached('b@x.example', { ...UNKNOWN, status: `5.1.1${evil}` as '5.1.1' })] }),
};

describe('whatever a value holds', () => {
  const cases = Object.keys(PLACES).flatMap((place) => HOSTILE.map((evil, n) => [place, n, evil] as const));
  test.each(cases)('%s cannot change the shape of a report (%i)', (place, _, evil) => {
    for (const language of ['en', 'ar'] as const) {
      const message = composeReport({ ...FAILED, language, ...PLACES[place]!(evil) } as Report);
      expect(Buffer.from(message).toString('latin1')).toMatch(/^(?:[\x20-\x7e]{0,998}\r\n)+$/);
      expect(shapeOf(message).filter((line) => !OPTIONAL.includes(line))).toEqual(SHAPE);
    }
  });

  test('the shape that is compared is that of an honest report', () => {
    const honest = { ...FAILED, recipients: [{ ...FAILED.recipients[0]!, original: 'rfc822;b@x.example' }] };
    expect(shapeOf(composeReport(honest)).filter((line) => OPTIONAL.includes(line))).toEqual(OPTIONAL);
  });
});

const OPTIONAL = ['Original-Envelope-Id', 'Original-Recipient', 'Last-Attempt-Date'];
const SHAPE = [
  ...['from', 'to', 'subject', 'date', 'message-id', 'in-reply-to', 'auto-submitted', 'mime-version', 'content-type'],
  ...['content-type', 'content-language', 'content-transfer-encoding'],
  ...['content-type', 'Reporting-MTA', 'Arrival-Date', '', 'Final-Recipient', 'Action', 'Status', 'Remote-MTA'],
  ...['Diagnostic-Code', 'content-type', 'message-id', 'date'],
];

/** All field names of all parts in order, an empty line between the blocks of the status part. */
function shapeOf(message: Uint8Array): string[] {
  const [human, status, original, ...rest] = parts(message);
  expect(rest).toEqual([]);
  const names = (bytes: Uint8Array) => readHeader(bytes).fields.map(({ name }) => name);
  const statusNames = blocks(status!).map((block) => block.map((line) => line.split(':', 1)[0]!));
  return [
    ...names(message),
    ...names(human!.bytes),
    ...names(status!.bytes),
    ...statusNames.flatMap((block, n) => (n === 0 ? block : ['', ...block])),
    ...names(original!.bytes),
    ...names(bodyOf(original!)),
  ];
}

const PYTHON = `
import sys, json, email, email.policy
def look(text):
    m = email.message_from_bytes(text.encode('latin-1'), policy=email.policy.SMTP)
    human, status = list(m.iter_parts())[:2]
    fields = status.get_payload()[1:]
    defects = [str(d) for p in m.walk() for d in p.defects] + [str(d) for p in m.walk() for v in p.values() for d in v.defects]
    return dict(defects=defects, type=m.get_content_type(), report=m.get_param('report-type'), to=m['to'].addresses[0].addr_spec,
        subject=m['subject'], auto=m['auto-submitted'], reply=m['in-reply-to'], text=human.get_content().replace('\\r\\n', '\\n'),
        actions=[f['action'] for f in fields], statuses=[f['status'] for f in fields], **{'from': m['from'].addresses[0].addr_spec})
print(json.dumps([look(text) for text in json.load(sys.stdin)]))
`;

function unreached(address: string, answer: Reply): Unreached {
  return {
    address: address as Unreached['address'],
    original: null,
    reply: answer,
    reason: null,
    lastAttempt: new Date('2026-03-01T10:14:03Z'),
    retryUntil: null,
  };
}

function refused(language: Report['language'], reason: Reason): Report {
  const recipients = ['bob@peer.example', 'eve@other.example'].map((address) => ({
    ...unreached(address, POLICY),
    reason,
    lastAttempt: null,
  }));
  return { ...FAILED, kind: 'refused', language, recipients, remoteMta: null };
}

function parts(message: Uint8Array): readonly Part[] {
  const header = readHeader(message);
  const { media } = contentType(message, header)!;
  expect(media.parameters.get('report-type')).toBe('delivery-status');
  return splitParts(message.subarray(header.bodyStart), media.parameters.get('boundary')!)!;
}

function bodyOf(part: Part): Uint8Array {
  return part.bytes.subarray(part.header.bodyStart);
}

function blocks(part: Part): readonly string[][] {
  const text = Buffer.from(bodyOf(part)).toString('latin1');
  return text
    .trimEnd()
    .split('\r\n\r\n')
    .map((block) => block.split('\r\n'));
}

function humanText(message: Uint8Array): string {
  const [human] = parts(message);
  const encoding = human!.header.fields.find(({ name }) => name === 'content-transfer-encoding')!;
  expect(fieldValue(human!.bytes, encoding)).toBe('base64');
  return Buffer.from(Buffer.from(bodyOf(human!)).toString('latin1'), 'base64').toString('utf8');
}

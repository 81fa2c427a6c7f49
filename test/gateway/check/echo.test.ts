/** What `check` makes of the steps of an echo: what worked, with what is doubtful about it, or the one leg at which it stopped. */
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { echoFindings } from '../../../gateway/check/echo.ts';
import type { Step } from '../../../gateway/control/inquiry.ts';

const BEGUN = new Date('2026-03-01T12:00:00Z');
const ENDED = new Date('2026-03-01T12:00:03.4Z');
const inquiry = { to: parseAddress('echo@s.example'), as: null, seconds: 120 };
const told = (steps: readonly Step[]) =>
  echoFindings(steps, { inquiry, begun: BEGUN, ended: ENDED }).map((finding) => `${finding.state} ${finding.told}`);

const asking: Step = { step: 'asking', id: 'm1', name: 'Secretariat', directory: 12 };
const relayed: Step = { step: 'relayed', reply: '250 2.0.0 ok' };
const deferred: Step = { step: 'deferred', reply: '451 4.4.1 connect ECONNREFUSED' };
const receipt = (action: 'delivered' | 'held' | 'failed'): Step => ({ step: 'receipt', action, reply: '550 5.1.1 no' });
const late: Step = { step: 'late' };
const seen = {
  received: '2026-03-01T12:00:01Z',
  agency: 'a' as AgencyId,
  fingerprint: 'F00D',
  verdict: 'proven',
  bound: 'inside',
  container: 1,
  sealed: 2000,
  opened: 300,
  tls: 'TLSv1.3',
  pinned: true,
  directory: 12,
};
const answered = (changes: Partial<typeof seen> = {}): Step => ({
  step: 'answered',
  seen: { ...seen, ...changes },
  container: 2,
  tls: 'TLSv1.3',
});

test('an answer says what worked, and in which time', () => {
  expect(told([asking, deferred, relayed, answered()])).toEqual([
    'ok the echo of Secretariat has answered after 3.4 s; whoever asked gets the answer as well',
    'ok Secretariat has opened SEIPD version 1, proven to be of a by the key F00D; its answer is proven as well, and came in version 2',
    'ok there by TLSv1.3, back by TLSv1.3; the gateways have shown each other the keys that the directory lists',
    'ok Secretariat uses version 12 of the directory, as this gateway does',
    'ok the same as that of the gateway of Secretariat',
  ]);
});

describe('an answer may leave a doubt:', () => {
  test.each([
    ['author outside', { bound: 'outside' }, /^warn .*author and subject were outside the signature$/],
    [
      'no gateway key',
      { pinned: false, tls: null as never },
      /^warn there by a connection in clear.* from another server/,
    ],
    [
      'their directory is older',
      { directory: 11 },
      /^warn .*version 11.*this gateway 12: .*, Secretariat does not get/,
    ],
    ['ours is older', { directory: 13 }, /^warn .*version 13.*this gateway 12: .*, this gateway does not get/],
    [
      'their clock is slow',
      { received: '2026-03-01T11:59:00Z' },
      /^warn 60 s ahead of that of the gateway of Secretariat/,
    ],
    [
      'their clock is fast',
      { received: '2026-03-01T12:01:03.4Z' },
      /^warn 60 s behind that of the gateway of Secretariat/,
    ],
  ])('%s', (_, changes, doubt) => {
    const doubts = told([asking, relayed, answered(changes)]).filter((line) => !line.startsWith('ok'));
    expect(doubts).toEqual([expect.stringMatching(doubt)]);
  });
});

test.each<[readonly Step[], RegExp]>([
  [[], /^FAIL the gateway has stopped/],
  [[asking], /^FAIL it waits here to be handed to Secretariat.*look at the log$/],
  [[{ step: 'refused', why: 'nobody\x1b[2J there' }], /^FAIL nothing was sent to echo@s\.example: nobody \[2J there$/],
  [[asking, deferred, { step: 'answer-refused', why: 'of another mail' }, late], /^FAIL it waits here/],
  [[asking, deferred, late], /^FAIL it waits here.*queue show m1.*: 451 4\.4\.1 connect ECONNREFUSED$/],
  [
    [asking, deferred, { step: 'failed', reply: '550 5.1.1 no' }],
    /^FAIL the gateway of Secretariat refuses it for good: 550/,
  ],
  [
    [asking, relayed, late],
    /^FAIL the gateway of Secretariat took it \(250 2\.0\.0 ok\), but nothing came back within 120 s/,
  ],
  [
    [asking, relayed, receipt('delivered'), late],
    /^FAIL Secretariat confirms that it was delivered, but nothing answered/,
  ],
  [[asking, relayed, receipt('held'), late], /^FAIL Secretariat confirms that it was held/],
  [[asking, relayed, receipt('failed')], /^FAIL the gateway of Secretariat took it and could not deliver it/],
  [[asking, relayed, { step: 'answer-refused', why: 'signature: bad' }, late], /refused here: signature: bad$/],
])('without an answer, what was heard last says where it stopped (%#)', (steps, stopped) => {
  expect(told(steps)).toEqual([expect.stringMatching(stopped)]);
});

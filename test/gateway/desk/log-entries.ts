/** One entry of each kind, as a gateway would have written it. */
import type { NewContentEntry } from '../../../gateway/records/content-entry.ts';
import { OURS, type Scene } from './scene.ts';

const POLICY = '0123456789abcdef';

type Rest = NewContentEntry extends infer Each
  ? Each extends NewContentEntry
    ? Omit<Each, 'at' | 'agency'>
    : never
  : never;

const about = { message: 'm1' };
const ENTRIES: readonly Rest[] = [
  {
    ...{ event: 'rule-change', policy: POLICY, before: 'fedcba9876543210' },
    changed: [
      { what: 'sensitive.outsiders', from: 'tip', to: 'justify' },
      { what: 'own.kinds', from: null, to: 'iban,card' },
    ],
  },
  {
    ...{ event: 'scanned', ...about, actor: 'a1b2c3d4e5f60718', domains: ['outside.example', 'there.example'] },
    ...{ policy: POLICY, decision: 'hold', milliseconds: 23 },
  },
  {
    ...{ event: 'finding', ...about, policy: POLICY, rule: 'sensitive', kind: 'iban', band: 'high', count: 12 },
    ...{ action: 'justify', silent: false },
    places: [
      { part: 'zip/docx', role: 'comment', evidence: ['iban-check', 'cue-near'] },
      { part: 'message', role: 'body', evidence: ['iban-check'] },
    ],
  },
  {
    ...{ event: 'finding', ...about, policy: POLICY, rule: 'locked', kind: 'unseen-encrypted', band: null, count: 1 },
    ...{ action: 'release', silent: true, places: [] },
  },
  { event: 'not-fully-inspected', ...about, why: ['encrypted', 'too-large'] },
  {
    ...{ event: 'override', ...about, policy: POLICY, rules: ['sensitive'], code: 'operational-need' },
    reason: 'The court has asked for it, see account ‹iban›.',
  },
  { event: 'held', ...about, kinds: ['iban', 'unseen-encrypted'] },
  { event: 'approved', ...about, by: 'somebody-who-has-left', count: 1, needed: 2 },
  { event: 'released', ...about, by: ['somebody-who-has-left'], as: 'm1r' },
  { event: 'refused', message: 'm2', reason: 'reason-needed' },
  { event: 'rejected', message: 'm3', by: 'somebody-who-has-left', count: 1, needed: 2 },
  { event: 'lapsed', message: 'm4' },
  { event: 'engine-error' },
  { event: 'viewed', by: 'operator', how: 'export' },
  { event: 'wrong-report', ...about, actor: 'a1b2c3d4e5f60718', rule: 'sensitive', kind: 'iban' },
];

export async function sayEverything({ contentLog, clock }: Scene): Promise<void> {
  const at = clock.now.toISOString();
  for (const entry of ENTRIES) contentLog.add({ at, agency: OURS, ...entry } as NewContentEntry);
  await contentLog.written();
}

/** The standard rules: each fires at its boundary and not below it, for members and for outsiders, and the strictest one counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../../directory/lookup.ts';
import {
  type ContentSettings,
  contentPolicy,
  STANDARD_ALLOWANCES,
  STANDARD_CONTENT,
} from '../../../../gateway/filter/content/content-policy.ts';
import { KINDS, type Tally, tallyOf } from '../../../../gateway/filter/content/kind.ts';
import type { Action, Matter } from '../../../../gateway/filter/content/matter.ts';
import { asking, mattersFor, type Reader, strictest } from '../../../../gateway/filter/content/matters.ts';
import { STANDARD_RULES } from '../../../../gateway/filter/content/rules.ts';
import type { Finding } from '../../../../gateway/inspect/finding.ts';
import { DANGERS, type Danger, UNSEEN, type Unseen } from '../../../../gateway/inspect/part.ts';

const found = (type: Finding['type'], band: Finding['band'] = 'high', count = 1, level?: Finding['level']): Tally =>
  tallyOf({
    findings: [{ type, band, count, path: ['1'], role: 'body', evidence: [], ...(level && { level }) }],
    dangers: [],
    unseen: [],
  });
const marked = (level: NonNullable<Finding['level']>, band: Finding['band'] = 'high') =>
  found('marking', band, 1, level);
const danger = (...dangers: readonly Danger[]) => tallyOf({ findings: [], dangers, unseen: [] });
const unseen = (...why: readonly Unseen[]) => tallyOf({ findings: [], dangers: [], unseen: why });
const NOTHING: Tally = new Map();

const MEMBER: Reader = { to: 'members', allowance: STANDARD_ALLOWANCES.members, recent: NOTHING };
const OUTSIDER: Reader = { to: 'outsiders', allowance: STANDARD_ALLOWANCES.outsiders, recent: NOTHING };

const say = (tally: Tally, reader: Reader) => mattersFor(STANDARD_CONTENT, tally, reader);
const firing = (tally: Tally, reader: Reader) => say(tally, reader).map(({ rule }) => rule);

/** What is just enough, and what is just not. */
type Row = readonly [rule: string, enough: Tally, not: Tally, members: Action, outsiders: Action];

const ROWS: readonly Row[] = [
  ['secret', found('private-key'), found('private-key', 'medium'), 'release', 'release'],
  ['likely-secret', found('credential', 'medium'), found('credential', 'low'), 'note', 'tip'],
  ['marking-above', marked('secret'), marked('secret', 'medium'), 'release', 'release'],
  ['likely-marking-above', marked('confidential', 'medium'), marked('confidential', 'low'), 'note', 'justify'],
  ['marking-within', marked('internal'), marked('clear'), 'note', 'tip'],
  ['sensitive', found('iban'), found('iban', 'medium'), 'note', 'justify'],
  ['likely-sensitive', found('mrz', 'medium'), found('mrz', 'low'), 'note', 'tip'],
  ['list', found('card', 'medium', 5), found('card', 'medium', 4), 'note', 'justify'],
  ['case-reference', found('case-reference'), found('case-reference', 'medium'), 'note', 'tip'],
  ['public-number', found('lei'), found('lei', 'medium'), 'note', 'tip'],
  ['disguise', danger('double-extension'), danger('author'), 'note', 'release'],
  ['overlooked', danger('hidden-sheet'), danger('embedded'), 'note', 'tip'],
  ['active', danger('macro'), danger('external-link'), 'note', 'tip'],
  ['locked', unseen('encrypted'), danger('encrypted'), 'note', 'release'],
  ['not-inspectable', unseen('timeout'), unseen('picture'), 'release', 'release'],
  ['unreadable', unseen('unknown-type'), unseen('no-text'), 'note', 'justify'],
  ['without-text', unseen('no-text'), unseen('picture'), 'note', 'tip'],
  ['picture', unseen('picture'), NOTHING, 'note', 'note'],
];

test.each(ROWS)('%s', (rule, enough, not, members, outsiders) => {
  const actions = [MEMBER, OUTSIDER].map(
    (reader) => say(enough, reader).find((matter) => matter.rule === rule)?.action,
  );
  expect(actions).toEqual([members, outsiders]);
  for (const reader of [MEMBER, OUTSIDER]) expect(firing(not, reader)).not.toContain(rule);
});

test('no rule is left out of this table', () => {
  expect(ROWS.map(([rule]) => rule)).toEqual(STANDARD_RULES.map(({ id }) => id));
});

test('the guide tells the same of every rule', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/content.md'), 'utf8');
  const told = [...guide.matchAll(/^\| `([a-z-]+)` \| .* \| (note|tip|justify|release|refuse) \| (\w+) \|$/gm)];
  const rules = STANDARD_RULES.map(({ id, members, outsiders }) => [id, members, outsiders]);
  expect(told.map(([, ...row]) => row)).toEqual(rules);
});

test('what is not looked into is never clean, whatever the reason and whoever the reader is', () => {
  for (const why of UNSEEN)
    for (const reader of [MEMBER, OUTSIDER]) expect(say(unseen(why), reader), why).not.toEqual([]);
});

test('of dangers, only what every document has says nothing, and what is said as unseen', () => {
  const silent = DANGERS.filter((each) => say(danger(each), OUTSIDER).length === 0);
  expect(silent).toEqual(['encrypted', 'external-link', 'embedded', 'author']);
});

test('every kind has one name, and every rule speaks of kinds that there are', () => {
  expect(new Set(KINDS).size).toBe(KINDS.length);
  expect(STANDARD_RULES.flatMap(({ kinds }) => kinds).filter((kind) => !KINDS.includes(kind))).toEqual([]);
});

describe('a marking is measured against what its reader may have:', () => {
  test.each([
    ['clear', [], []],
    ['internal', ['marking-within'], ['marking-within']],
    ['restricted', ['marking-within'], ['marking-above', 'likely-marking-above']],
    ['confidential', ['marking-above', 'likely-marking-above'], ['marking-above', 'likely-marking-above']],
  ] as const)('%s', (level, members, outsiders) => {
    expect(firing(marked(level), MEMBER)).toEqual(members);
    expect(firing(marked(level), OUTSIDER)).toEqual(outsiders);
    expect(firing(marked(level), { ...MEMBER, allowance: 'top-secret' })).toEqual(
      level === 'clear' ? [] : ['marking-within'],
    );
  });
});

describe('several values', () => {
  test('of all kinds of a rule count together, and each kind is told by itself', () => {
    const both = new Map([...found('card', 'medium', 3), ...found('account', 'medium', 2)]);
    const list = say(both, OUTSIDER).filter(({ rule }) => rule === 'list');
    expect(list.map(({ kind, count, band }) => [kind, count, band])).toEqual([
      ['card', 3, 'medium'],
      ['account', 2, 'medium'],
    ]);
  });

  test('that went there before count with them, but are not told as if they were here', () => {
    const recent = found('card', 'medium', 4);
    const list = (tally: Tally) => say(tally, { ...OUTSIDER, recent }).filter(({ rule }) => rule === 'list');
    expect(list(found('card', 'medium'))).toMatchObject([{ kind: 'card', count: 1 }]);
    expect(list(NOTHING)).toEqual([]);
    expect(list(danger('macro'))).toEqual([]);
  });
});

describe('of what the rules say', () => {
  const matter = (rule: string, action: Action, silent = false): Matter => ({
    ...{ rule, kind: 'iban', band: 'high', count: 1 },
    ...{ action, silent },
  });

  test('the strictest of each kind counts, and the first where two are as strict', () => {
    const all = [matter('a', 'tip'), matter('b', 'release'), matter('c', 'release'), matter('d', 'note')];
    expect(strictest(all).map(({ rule }) => rule)).toEqual(['b']);
  });

  test('rules on trial stand beside, and ask for nothing', () => {
    const all = [matter('a', 'tip'), matter('b', 'refuse', true), matter('c', 'note', true)];
    expect(strictest(all)).toHaveLength(3);
    expect(asking(all, 'note').map(({ rule }) => rule)).toEqual(['a']);
  });
});

describe('an agency’s own settings', () => {
  const settings: ContentSettings = {
    ...{ allowances: STANDARD_ALLOWANCES, masks: [], silent: [], changes: [], rules: [] },
  };
  const own = { id: 'own', kinds: ['lei'], band: 'low', count: 2, outsiders: 'refuse' } as const;
  const changed = { rule: 'sensitive', members: 'justify' } as const;

  test('change what a rule does, put rules on trial, and add some', () => {
    const { rules } = contentPolicy({ ...settings, silent: ['list'], changes: [changed], rules: [own] });
    const rule = (id: string) => rules.find((each) => each.id === id);
    expect(rule('sensitive')).toMatchObject({ members: 'justify', outsiders: 'justify', silent: false });
    expect(rule('list')).toMatchObject({ silent: true });
    expect(rule('own')).toMatchObject({ members: null, outsiders: 'refuse' });
    expect(mattersFor({ rules }, found('lei', 'low', 2), MEMBER)).toEqual([]);
    expect(mattersFor({ rules }, found('lei', 'low', 2), OUTSIDER)).toMatchObject([{ rule: 'own', action: 'refuse' }]);
  });

  test('give the policy another version, each of them, and say nothing of the order of agencies', () => {
    const allowing = (...ids: readonly string[]) => ({
      allowances: {
        ...STANDARD_ALLOWANCES,
        agencies: ids.map((agency) => ({ agency: agency as AgencyId, level: 'internal' as const })),
      },
    });
    const changes: readonly Partial<ContentSettings>[] = [
      {},
      { masks: ['ACC/####'] },
      { silent: ['list'] },
      { changes: [changed] },
      { rules: [own] },
      { allowances: { ...STANDARD_ALLOWANCES, members: 'clear' } },
      allowing('b', 'c'),
    ];
    const versions = changes.map((change) => contentPolicy({ ...settings, ...change }).version);
    expect(new Set(versions).size).toBe(changes.length);
    expect(versions[0]).toBe(STANDARD_CONTENT.version);
    expect(contentPolicy({ ...settings, ...allowing('c', 'b') }).version).toBe(versions.at(-1));
  });
});

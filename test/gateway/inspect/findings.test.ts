/** What findings come to: the columns of the policy table. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../gateway/inspect/finding.ts';
import { findingsOf, type Inspection, type Severity } from '../../../gateway/inspect/findings.ts';
import { UNSEEN, type Unseen } from '../../../gateway/inspect/part.ts';

const found = (type: Finding['type'], band: Finding['band'], more: Partial<Finding> = {}): Finding => ({
  type,
  band,
  count: 1,
  path: ['1', 'text'],
  role: 'body',
  evidence: [],
  ...more,
});

const inspection = (seen: Partial<Inspection>): Inspection => ({ findings: [], dangers: [], unseen: [], ...seen });
const marking = (level: Finding['level'], band: Finding['band'] = 'high') => found('marking', band, { level: level! });

type Row = readonly [name: string, seen: Partial<Inspection>, severity: Severity, kinds: readonly string[]];

const ROWS: readonly Row[] = [
  ['nothing', {}, 'none', []],
  ['a sure value', { findings: [found('iban', 'high')] }, 'sensitive', ['iban']],
  ['one value that is likely', { findings: [found('card', 'medium')] }, 'none', []],
  ['a list of likely values', { findings: [found('card', 'medium', { count: 5 })] }, 'sensitive', ['card']],
  [
    'a list over several places',
    { findings: [2, 3].map((count) => found('account', 'medium', { count })) },
    'sensitive',
    ['account'],
  ],
  ['likely values of two types', { findings: [found('card', 'medium'), found('bic', 'medium')] }, 'none', []],
  ['any number of doubtful values', { findings: [found('bic', 'low', { count: 99 })] }, 'none', []],
  ['a private key', { findings: [found('private-key', 'high')] }, 'barred', ['private-key']],
  ['a seed phrase', { findings: [found('seed-phrase', 'high')] }, 'barred', ['seed-phrase']],
  ['a likely password', { findings: [found('credential', 'medium')] }, 'none', []],
  ['a marking that publishes', { findings: [marking('clear')] }, 'none', []],
  ['a marking of the community', { findings: [marking('internal')] }, 'sensitive', ['marking (internal)']],
  ['a restricted marking', { findings: [marking('restricted')] }, 'sensitive', ['marking (restricted)']],
  ['a confidential marking', { findings: [marking('confidential')] }, 'barred', ['marking (confidential)']],
  ['a secret marking', { findings: [marking('top-secret')] }, 'barred', ['marking (top-secret)']],
  ['a likely marking', { findings: [marking('secret', 'medium')] }, 'sensitive', ['marking (secret)']],
  ['a disguise', { dangers: ['double-extension'] }, 'sensitive', ['double-extension']],
  ['what every document has', { dangers: ['author', 'comment', 'external-link'] }, 'none', []],
  [
    'the gravest, and what it is due to',
    { findings: [found('iban', 'high'), found('private-key', 'high')], unseen: ['no-text'] },
    'barred',
    ['private-key'],
  ],
  [
    'each kind once',
    { findings: [found('lei', 'high'), found('iban', 'high'), found('lei', 'high')] },
    'sensitive',
    ['iban', 'lei'],
  ],
];

test.each(ROWS)('%s', (_, seen, severity, kinds) => {
  expect(findingsOf(inspection(seen))).toEqual({ severity, kinds });
});

describe('what was not looked into', () => {
  const barred: readonly Unseen[] = ['crashed', 'timeout', 'too-deep', 'too-large', 'too-many'];

  test.each(UNSEEN)('is never clean: %s', (why) => {
    const kinds = [`content that could not be looked into (${why})`];
    const severity = barred.includes(why) ? 'barred' : 'sensitive';
    expect(findingsOf(inspection({ unseen: [why] }))).toEqual({ severity, kinds });
  });
});

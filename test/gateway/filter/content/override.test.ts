/** An author's reason: what it covers, each way in which it can fail to, and what of its words is kept. */
import { describe, expect, test } from 'vitest';
import type { Matter } from '../../../../gateway/filter/content/matter.ts';
import {
  type Claim,
  misfitOf,
  overrideOf,
  readClaim,
  recipientsDigest,
} from '../../../../gateway/filter/content/override.ts';
import { readRequest } from '../../../../gateway/filter/request.ts';
import { MailError } from '../../../../gateway/mail/reply.ts';
import { address } from '../members.ts';

const BOB = address('bob@outside.example');
const EVE = address('eve@outside.example');
const POLICY = '0123456789abcdef';
const CLAIM: Claim = {
  code: 'operational-need',
  reason: 'The court has asked for it.',
  shown: { iban: 2 },
  recipients: recipientsDigest([BOB, EVE]),
  policy: POLICY,
};
const iban = (count: number): Matter => ({
  ...{ rule: 'sensitive', kind: 'iban', band: 'high', count },
  ...{ action: 'justify', silent: false },
});
const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a reason', () => {
  const bound = { recipients: CLAIM.recipients, policy: POLICY };

  test.each([
    ['covers what was shown', [iban(2)], {}, null],
    ['covers less than was shown', [iban(1)], {}, null],
    ['covers nothing where nothing asks for it', [], {}, null],
    ['does not cover more', [iban(3)], {}, 'content'],
    ['does not cover another kind', [iban(2), { ...iban(1), kind: 'mrz' }], {}, 'content'],
    ['does not cover a kind that every object seems to have', [{ ...iban(1), kind: 'constructor' }], {}, 'content'],
    ['is bound to the recipients', [iban(2)], { recipients: recipientsDigest([BOB]) }, 'recipients'],
    ['is bound to the policy', [iban(2)], { policy: 'fedcba9876543210' }, 'policy'],
  ] as const)('%s', (_, matters, changes, misfit) => {
    expect(misfitOf(CLAIM, matters, { ...bound, ...changes })).toBe(misfit);
  });

  test('is for the same recipients in whatever order and case', () => {
    expect(recipientsDigest([EVE, address('BOB@outside.example')])).toBe(CLAIM.recipients);
    expect(recipientsDigest([address('bobeve@outside.example')])).not.toBe(CLAIM.recipients);
  });

  test('is kept without the values in it, and not at all where nobody has looked into it', () => {
    const nothing = { findings: [], dangers: [], unseen: [] };
    const stretches = [{ start: 4, end: 9, type: 'iban' }] as const;
    expect(overrideOf(CLAIM, { ...nothing, stretches })).toEqual({
      code: 'operational-need',
      reason: 'The ‹iban› has asked for it.',
    });
    expect(overrideOf(CLAIM, { ...nothing, unseen: ['crashed'] }).reason).toBeNull();
  });
});

describe('a claim', () => {
  test('is read as the add-in writes it', () => {
    expect(readClaim(written(CLAIM))).toEqual(CLAIM);
  });

  test.each([
    ['an unknown code', { ...CLAIM, code: 'because' }],
    ['a short reason', { ...CLAIM, reason: 'x'.repeat(9) }],
    ['a reason of blanks', { ...CLAIM, reason: ' '.repeat(20) }],
    ['a long reason', { ...CLAIM, reason: 'x'.repeat(501) }],
    ['a count of none', { ...CLAIM, shown: { iban: 0 } }],
    ['recipients that are no digest', { ...CLAIM, recipients: 'all' }],
    ['no policy', { ...CLAIM, policy: undefined }],
    ['something else in it', { ...CLAIM, silent: true }],
    ['a list', [CLAIM]],
    ['nothing', null],
  ])('with %s is none', (_, value) => expect(readClaim(written(value))).toBeNull());

  test.each(['', '!', 'e30=', 'eyJ', Buffer.from([34, 255, 34]).toString('base64url'), 'A'.repeat(16_385)])(
    'written as %.20s is none',
    (text) => expect(readClaim(text)).toBeNull(),
  );
});

describe('the add-in’s field', () => {
  const read = (...fields: readonly string[]) =>
    readRequest(Buffer.from([...fields, 'From: x@a.example', '', 'x'].map((line) => `${line}\r\n`).join('')));

  test('asks for nothing where it is not there', () => {
    expect(read()).toEqual({ outsidersConfirmed: false, override: null });
  });

  test.each([
    ['v=1', false, null],
    ['v=1; outsiders=confirmed', true, null],
    [`v=1; override=${written(CLAIM)}`, false, CLAIM],
    [`v=1;outsiders=confirmed;override=${written(CLAIM).replace(/.{60}/g, '$&\r\n ')}`, true, CLAIM],
  ])('is read from "%.40s"', (text, outsidersConfirmed, override) => {
    expect(read(`Valise-Request: ${text}`)).toEqual({ outsidersConfirmed, override });
  });

  test.each([
    ['without a version', ['outsiders=confirmed']],
    ['of another version', ['v=2; outsiders=confirmed']],
    ['with another answer', ['v=1; outsiders=yes']],
    ['with an unknown tag', ['v=1; outsider=confirmed']],
    ['with a tag twice', ['v=1; outsiders=confirmed; outsiders=confirmed']],
    ['with a mangled override', ['v=1; override=e30']],
    ['with an empty override', ['v=1; override=']],
    ['that is empty', ['']],
    ['that is there twice', ['v=1; outsiders=confirmed', 'v=1; outsiders=confirmed']],
  ])('%s is told of, not ignored', (_, values) => {
    expect(() => read(...values.map((value) => `Valise-Request: ${value}`))).toThrow(MailError);
    expect(() => read(...values.map((value) => `VALISE-REQUEST: ${value}`))).toThrow('cannot be read');
  });
});

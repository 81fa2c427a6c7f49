/** What may stand in the tables of an agency's rules for content, and what they may not say. */
import { z } from 'zod';
import { STANDARD_ALLOWANCES } from '../filter/content/content-policy.ts';
import { KINDS } from '../filter/content/kind.ts';
import { ACTIONS, type Action } from '../filter/content/matter.ts';
import { STANDARD_RULES } from '../filter/content/rules.ts';
import { readMask } from '../inspect/detect/case-mask.ts';
import { BANDS, LEVELS, type Level } from '../inspect/finding.ts';
import { agencyId, fault, list, reading } from './settings-checks.ts';
import { defaults, setting, whole } from './settings-values.ts';

const STANDARD_IDS = STANDARD_RULES.map(({ id }) => id);

const action = z.enum(ACTIONS);
const level = z.enum(LEVELS);
const ruleId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not the id of a rule; use lower-case letters, digits and single hyphens');

const toMembers = setting(
  'What is done where a recipient is a member: note, tip, justify, release or refuse.',
  action.optional(),
);
const toOutsiders = setting('The same where a recipient is outside the network.', action.optional());

/** The table `[agency.content]`. */
export const content = defaults({
  allowances: setting(
    'The highest marking that may be sent: clear, internal, restricted, confidential, secret or top-secret.',
    defaults({
      members: setting('To members.', level.default(STANDARD_ALLOWANCES.members)),
      outsiders: setting('To those outside the network.', level.default(STANDARD_ALLOWANCES.outsiders)),
      agencies: setting(
        'To one member, in place of what holds for all; one block for each.',
        z
          .array(
            z.strictObject({
              agency: setting('The id of the agency.', agencyId),
              level: setting('The highest marking.', level),
            }),
          )
          .default([]),
      ),
    }),
  ),
  masks: setting(
    'How you write your case references, such as "ACC/####/#{1,6}": # is a digit, ? a letter, {1,6} repeats it, […] may be missing.',
    z.array(z.string().transform(reading(readableMask, 'write it as "ACC/####/#{1,6}"'))).default([]),
  ),
  silent: setting(
    'Ids of rules that are on trial: what they find is recorded, and nothing else happens.',
    z.array(ruleId).default([]),
  ),
  changes: setting(
    `A standard rule that does something else here; one block for each. The rules are ${STANDARD_IDS.join(', ')}.`,
    z
      .array(
        z.strictObject({
          rule: setting('The id of the rule.', ruleId),
          members: toMembers,
          outsiders: toOutsiders,
        }),
      )
      .default([]),
  ),
  rules: setting(
    'A rule of your own; one block for each. It does nothing to those of whom it says nothing.',
    z
      .array(
        z.strictObject({
          id: setting('The short, permanent name of the rule, as it stands in the log.', ruleId),
          kinds: setting('What it speaks of, such as "iban", "marking-secret" or "danger-macro".', kinds()),
          band: setting('How sure the gateway must be: low, medium or high.', z.enum(BANDS).default('high')),
          count: setting('From how many different values on, of all its kinds together.', whole(1, 1000).default(1)),
          members: toMembers,
          outsiders: toOutsiders,
        }),
      )
      .default([]),
  ),
});

/** What stands under `[agency.loosened]` for content. */
export const loosenedContent = setting(
  'Ids of standard rules that may do less here than in the standard or be on trial, and "allowances" where higher markings may be sent.',
  z.array(z.string()).default([]),
);

function kinds() {
  return z.array(z.enum(KINDS as [(typeof KINDS)[number], ...(typeof KINDS)[number][]])).min(1);
}

function readableMask(text: string): string {
  readMask(text);
  return text;
}

type Actions = { readonly members?: Action | undefined; readonly outsiders?: Action | undefined };

/** As in the other checks, all of it may be missing or have a fault of its own. */
interface SomeContent {
  readonly allowances?: {
    readonly members?: Level;
    readonly outsiders?: Level;
    readonly agencies?: readonly { readonly level?: Level }[];
  };
  readonly silent?: readonly string[];
  readonly changes?: readonly ({ readonly rule?: string } & Actions)[];
  readonly rules?: readonly ({ readonly id?: string } & Actions)[];
}

interface SomeAgency {
  readonly content?: SomeContent;
  readonly loosened?: { readonly content?: readonly string[] };
}

/** Rules are named as they are called, and whatever does less than the standard stands under `loosened`. */
export function contentChecks({ content: given = {}, loosened = {} }: SomeAgency, context: z.RefinementCtx): void {
  const allowed = list(loosened.content);
  const own = list(given.rules).flatMap(({ id }) => id ?? []);
  const known = [...STANDARD_IDS, ...own];
  const unknown = (path: (string | number)[], id: string, names: readonly string[]) =>
    names.includes(id) || fault(context, path, `"${id}" is not one of ${names.join(', ')}; correct it`);
  for (const [n, id] of list(given.silent).entries()) unknown(['content', 'silent', n], id, known);
  for (const [n, { rule = '' }] of list(given.changes).entries())
    unknown(['content', 'changes', n, 'rule'], rule, STANDARD_IDS);
  for (const [n, id] of allowed.entries()) unknown(['loosened', 'content', n], id, ['allowances', ...STANDARD_IDS]);
  for (const [n, { id = '', members, outsiders }] of list(given.rules).entries()) {
    if (known.indexOf(id) < STANDARD_IDS.length + n)
      fault(context, ['content', 'rules', n, 'id'], `"${id}" is already the id of another rule; choose another`);
    if (members === undefined && outsiders === undefined)
      fault(context, ['content', 'rules', n], 'does nothing; say what, under members or outsiders');
  }
  for (const { path, name, what } of loosenings(given))
    if (!allowed.includes(name)) fault(context, path, `${what}; change it, or add "${name}" to loosened.content`);
}

interface Loosening {
  readonly path: (string | number)[];
  readonly name: string;
  readonly what: string;
}

function loosenings({ allowances = {}, silent, changes }: SomeContent): Loosening[] {
  const above = (given: Level | undefined, standard: Level, ...path: (string | number)[]): Loosening[] =>
    given !== undefined && LEVELS.indexOf(given) > LEVELS.indexOf(standard)
      ? [{ path: ['content', 'allowances', ...path], name: 'allowances', what: `is above the standard, "${standard}"` }]
      : [];
  return [
    ...above(allowances.members, STANDARD_ALLOWANCES.members, 'members'),
    ...above(allowances.outsiders, STANDARD_ALLOWANCES.outsiders, 'outsiders'),
    ...list(allowances.agencies).flatMap((each, n) =>
      above(each.level, STANDARD_ALLOWANCES.members, 'agencies', n, 'level'),
    ),
    ...list(silent).flatMap((id, n) =>
      STANDARD_IDS.includes(id)
        ? [{ path: ['content', 'silent', n], name: id, what: `puts the standard rule "${id}" out of force` }]
        : [],
    ),
    ...list(changes).flatMap((change, n) => weakerActions(change, n)),
  ];
}

function weakerActions({ rule, ...given }: { readonly rule?: string } & Actions, n: number): Loosening[] {
  const standard = STANDARD_RULES.find(({ id }) => id === rule);
  if (!standard) return [];
  return (['members', 'outsiders'] as const).flatMap((to) => {
    const [now, before] = [given[to], standard[to]];
    if (now === undefined || before === null || ACTIONS.indexOf(now) >= ACTIONS.indexOf(before)) return [];
    return [{ path: ['content', 'changes', n, to], name: standard.id, what: `is less than the standard, "${before}"` }];
  });
}

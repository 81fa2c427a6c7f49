/** The rules for content that an agency has in force, put together from the standard ones and what its config says. */
import { createHash } from 'node:crypto';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Level } from '../../inspect/finding.ts';
import type { Action } from './matter.ts';
import { type Rule, STANDARD_RULES } from './rules.ts';

/** The highest marking that each may be sent; to an agency that is named, whatever stands for it. */
export interface Allowances {
  readonly members: Level;
  readonly outsiders: Level;
  readonly agencies: readonly { readonly agency: AgencyId; readonly level: Level }[];
}

/**
 * From CONFIDENTIAL on, a marking asks for systems that were approved for it, which ordinary mail is not (Council Decision 2013/488/EU, Article 10);
 * RESTRICTED asks for encryption. TLP:GREEN may be shared outside an organisation (FIRST TLP 2.0).
 */
export const STANDARD_ALLOWANCES: Allowances = { members: 'restricted', outsiders: 'internal', agencies: [] };

/** What an agency says about content beyond the standard. */
export interface ContentSettings {
  readonly allowances: Allowances;
  readonly masks: readonly string[];
  readonly silent: readonly string[];
  readonly changes: readonly {
    readonly rule: string;
    readonly members?: Action | undefined;
    readonly outsiders?: Action | undefined;
  }[];
  readonly rules: readonly (Omit<Rule, 'members' | 'outsiders' | 'silent'> & {
    readonly members?: Action | undefined;
    readonly outsiders?: Action | undefined;
  })[];
}

export interface ContentPolicy {
  readonly rules: readonly Rule[];
  readonly allowances: Allowances;
  /** How the agency writes its case references. */
  readonly masks: readonly string[];
  /** Short digest of all of this: another one means that other rules were in force. */
  readonly version: string;
}

/** What settings come to; the rules that they name exist. */
export function contentPolicy({ allowances, masks, silent, changes, rules }: ContentSettings): ContentPolicy {
  const own = rules.map(({ members = null, outsiders = null, ...rest }) => ({ ...rest, members, outsiders }));
  const inForce = [...STANDARD_RULES, ...own].map((rule) => {
    const { members, outsiders } = changes.find((change) => change.rule === rule.id) ?? {};
    return {
      ...rule,
      members: members ?? rule.members,
      outsiders: outsiders ?? rule.outsiders,
      silent: silent.includes(rule.id),
    };
  });
  const agencies = allowances.agencies.toSorted((a, b) => (a.agency < b.agency ? -1 : 1));
  const policy = { rules: inForce, allowances: { ...allowances, agencies }, masks };
  return { ...policy, version: digest(policy) };
}

/** Where an agency says nothing. */
export const STANDARD_CONTENT: ContentPolicy = contentPolicy({
  allowances: STANDARD_ALLOWANCES,
  masks: [],
  silent: [],
  changes: [],
  rules: [],
});

function digest(policy: Omit<ContentPolicy, 'version'>): string {
  return createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 16);
}

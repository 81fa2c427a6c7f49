/** What an entry of the content log says beside its kind, in words. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { code, foreign, isolated, list, number, sentence, terms } from '../../../directory/paper/phrases.ts';
import { CONTENT, kindText } from '../../words/content.ts';
import type { Words } from '../page.ts';
import type { Entry, LogTexts } from './log-texts.ts';
import { LOG } from './texts.ts';

/** Names of people by their ids. */
export type Names = ReadonlyMap<string, string>;

type Of<Event extends Entry['event']> = Extract<Entry, { event: Event }>;
type Pairs = readonly (readonly [string, Value])[];

export function detailsOf(entry: Entry, words: Words, names: Names): Markup {
  return terms(pairsOf(entry, words, names));
}

/** Somebody who is no longer there is known by the id alone. */
export function personMarkup(id: string, { language }: Words, names: Names): Markup {
  const name = id === 'operator' ? LOG[language].operator : names.get(id);
  return name === undefined ? code(id) : foreign(name);
}

function pairsOf(entry: Entry, words: Words, names: Names): Pairs {
  const says = LOG[words.language];
  switch (entry.event) {
    case 'scanned':
      return scanned(entry, words, says);
    case 'finding':
      return finding(entry, words, says);
    case 'not-fully-inspected':
      return [[says.reason, list(entry.why.map((why) => kindMarkup(`unseen-${why}`, words)))]];
    case 'override':
      return override(entry, words, says);
    case 'refused':
      return [[says.reason, code(entry.reason)]];
    case 'held':
      return [[says.found, list(entry.kinds.map((kind) => kindMarkup(kind, words)))]];
    case 'approved':
    case 'rejected':
      return [
        [says.by, personMarkup(entry.by, words, names)],
        [
          says.approvals,
          sentence(says.approvalsOf, { count: number(entry.count, words), needed: number(entry.needed, words) }),
        ],
      ];
    case 'released':
      return [
        [says.by, list(entry.by.map((id) => personMarkup(id, words, names)))],
        [says.goesOnAs, code(entry.as)],
      ];
    case 'rule-change':
      return ruleChange(entry, says);
    case 'viewed':
      return [
        [
          says.by,
          html`${personMarkup(entry.by, words, names)} (${entry.how === 'desk' ? says.atDesk : says.byExport})`,
        ],
      ];
    case 'wrong-report':
      return [
        [says.rule, code(entry.rule)],
        [says.found, kindMarkup(entry.kind, words)],
      ];
    case 'lapsed':
    case 'engine-error':
      return [];
    default:
      return entry satisfies never;
  }
}

function scanned(
  { actor, domains, policy, decision, milliseconds }: Of<'scanned'>,
  words: Words,
  says: LogTexts,
): Pairs {
  return [
    [says.decision, says.decisions[decision]],
    [says.domains, list(domains.map(foreign))],
    [says.author, code(actor)],
    [says.rules, code(policy)],
    [says.took, html`<bdi>${number(milliseconds, words)} ms</bdi>`],
  ];
}

function finding(entry: Of<'finding'>, words: Words, says: LogTexts): Pairs {
  const { bands, actions } = CONTENT[words.language];
  const { kind, count, band, rule, action, silent, places } = entry;
  const where = places.map(({ part, role }) => code(`${part}: ${role}`));
  return [
    [says.found, html`${kindMarkup(kind, words)} (${number(count, words)})`],
    [says.sure, band === null ? null : bands[band]],
    [says.rule, code(rule)],
    [says.asks, html`${actions[action]}${silent ? html` <span class="note">${says.trial}</span>` : null}`],
    [says.places, where.length === 0 ? null : list(where)],
  ];
}

function override({ code: why, rules, reason }: Of<'override'>, { language }: Words, says: LogTexts): Pairs {
  const names: Readonly<Record<string, string>> = CONTENT[language].overrides;
  return [
    [says.reason, isolated(Object.hasOwn(names, why) ? names[why]! : why)],
    [says.text, reason === null ? null : html`<blockquote dir="auto">${foreign(reason)}</blockquote>`],
    [says.rule, list(rules.map(code))],
  ];
}

function ruleChange({ policy, before, changed }: Of<'rule-change'>, says: LogTexts): Pairs {
  const changes = changed.map(({ what, from, to }) =>
    sentence(says.change, { what: code(what), from: foreign(from ?? says.absent), to: foreign(to ?? says.absent) }),
  );
  return [
    [says.rules, code(policy)],
    [says.before, before === null ? null : code(before)],
    [says.changed, changes.length === 0 ? null : list(changes)],
  ];
}

function kindMarkup(kind: string, { language }: Words): Markup {
  const name = kindText(kind, language);
  return name === null ? code(kind) : html`${name}`;
}

/** Keeps the content log while the gateway runs: opens it, has it written, says how far it has got, notes when the rules change, and forgets in time. */
import { join } from 'node:path';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Config } from '../config/config.ts';
import type { Events } from '../events.ts';
import { changesBetween, type PolicyWords, policyWords } from '../filter/content/policy-words.ts';
import { type ContentLog, openContentLog } from '../records/content-log.ts';
import { openPseudonyms } from '../records/pseudonyms.ts';
import type { Records } from '../records/records.ts';
import { contentLogging } from './content-logging.ts';

export interface ContentKeeping extends AsyncDisposable {
  readonly log: ContentLog;
  /** The listener. */
  readonly events: Partial<Events>;
  /** Forgets a little of what is old, and answers how much; keys go with the entries that they are for. */
  forget(before: Date, limit: number): number;
  /**
   * At the start and now and then: notes under which rules mail is looked into, where these are not the last ones, and says in the mail log how
   * far each agency's chain has got, where that is further than it last said.
   */
  keepUp(): Promise<void>;
}

export interface ContentKeepingParts {
  /** The config in force. */
  readonly live: () => Pick<Config, 'agencies'>;
  readonly records: Pick<Records, 'remember' | 'recall'>;
  readonly mailLog: Pick<Events, 'contentLogHead' | 'fault'>;
  readonly now: () => Date;
}

export const CONTENT_LOG = 'content-log.sqlite';
/** In no backup: what was forgotten here would still be there. */
export const CONTENT_KEYS = 'content-keys.sqlite';

/** Opens log and keys in that folder. Disposing says the last heads. */
export function openContentKeeping(data: string, parts: ContentKeepingParts): ContentKeeping {
  const { live, mailLog, now } = parts;
  const fault = (doing: string) => (error: unknown) => mailLog.fault({ doing, error });
  const log = openContentLog(join(data, CONTENT_LOG), fault('writing the content log; it is tried again'));
  const keys = openPseudonyms(join(data, CONTENT_KEYS));
  const pseudonym = (agency: AgencyId, author: Address) => {
    try {
      return keys.of(agency, author, now());
    } catch (error) {
      fault('making a key for the content log')(error);
      return 'unknown';
    }
  };
  const agencies = () => live().agencies.map(({ id }) => id);
  const sayHeads = headSayer(log, agencies, mailLog);
  const noteRules = () => noteRulesOf(log, parts);
  return {
    log,
    events: {
      ...contentLogging({ log, pseudonym, agencies, now }),
      reloaded: () => attempt(noteRules, fault('noting the rules for content')),
    },
    forget: (before, limit) => {
      keys.forget(before);
      return log.forget(before, limit);
    },
    keepUp: async () => {
      noteRules();
      await sayHeads();
    },
    async [Symbol.asyncDispose]() {
      await sayHeads().catch(fault('saying how far the content log has got'));
      keys[Symbol.dispose]();
      await log[Symbol.asyncDispose]();
    },
  };
}

function attempt(work: () => void, onError: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    onError(error);
  }
}

function headSayer(
  log: ContentLog,
  agencies: () => readonly AgencyId[],
  { contentLogHead }: Pick<Events, 'contentLogHead'>,
) {
  const said = new Map<AgencyId, number>();
  return async () => {
    await log.written();
    for (const agency of agencies()) {
      const head = log.head(agency);
      if (!head || head.number === said.get(agency)) continue;
      contentLogHead(head);
      said.set(agency, head.number);
    }
  };
}

/** The last ones are remembered with the records, for the log forgets. */
function noteRulesOf(log: ContentLog, { live, records, now }: ContentKeepingParts): void {
  for (const { id, content } of live().agencies) {
    const name = `content rules of ${id}`;
    const known = JSON.parse(records.recall(name) ?? 'null') as { policy: string; words: PolicyWords } | null;
    if (known?.policy === content.version) continue;
    const words = policyWords(content);
    const changed = known ? changesBetween(known.words, words) : [];
    const at = now().toISOString();
    log.add({ at, agency: id, event: 'rule-change', policy: content.version, before: known?.policy ?? null, changed });
    records.remember(name, JSON.stringify({ policy: content.version, words }));
  }
}

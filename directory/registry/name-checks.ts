/** Whether an agency has the names that it registers: a domain by a record in its DNS, a single address by a code mailed to it. */
import { randomInt } from 'node:crypto';
import { type Address, addressKey, type Domain } from '../address.ts';
import type { Database } from '../database.ts';
import type { Agency } from '../log/agency.ts';
import { DAY } from '../log/rules.ts';
import type { AgencyId } from '../lookup.ts';
import { secretDigest } from '../sign-in/ids.ts';
import { type Evidence, type EvidenceRecord, keepEvidence, lastCheck } from './evidence.ts';

/** One of those who are asked what is in the DNS; whoever deceives one of them has not deceived the others. */
export interface TxtResolver {
  readonly name: string;
  /** The texts of the TXT records of that name; none where there are none. @throws Error where nothing was answered */
  texts(name: string): Promise<readonly string[]>;
}

/** A code on its way to an address that somebody wants to register. */
export interface CodeMail {
  readonly network: string;
  readonly agency: AgencyId;
  readonly to: Address;
  readonly code: string;
}

export interface NameCheckParts {
  readonly db: Database;
  /** The network's name, as it stands in the record. */
  readonly network: string;
  readonly resolvers: readonly TxtResolver[];
  /** Hands a code to the mail. */
  readonly mailCode: (mail: CodeMail) => Promise<void>;
  readonly now: () => Date;
  readonly warn: (message: string, cause?: unknown) => void;
}

export interface NameChecks {
  /** Looks for the record; what was found is evidence either way. */
  checkDomain(agency: AgencyId, domain: Domain): Promise<Evidence>;
  /** Mails a code; false where one was mailed a moment ago. */
  sendCode(agency: AgencyId, address: Address): Promise<boolean>;
  /** Null where it is not the code, or no longer. */
  checkCode(agency: AgencyId, address: Address, code: string): Evidence | null;
  /** Looks again at some of the domains of members that were not looked at for a month, and warns of those whose record is gone. */
  recheck(members: Iterable<Agency>): Promise<void>;
}

const CODE_LENGTH = 10;
const CODE_LIFE = DAY;
const CODE_PAUSE = 60 * 1000;
const MAX_TRIES = 5;
const RECHECK = 30 * DAY;
/** What else is due every minute must not wait for a DNS that answers nobody. */
const AT_ONCE = 10;
const NO_ANSWER = 'no answer: ';
/** Crockford's base 32: nothing that looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The one record that a domain keeps for as long as it is registered: whose it is, in which network, and no key. */
export function recordFor(network: string, agency: AgencyId, domain: Domain): { name: string; text: string } {
  return { name: `_valise.${domain}`, text: `v=valise1; network=${network}; agency=${agency}` };
}

export function openNameChecks(parts: NameCheckParts): NameChecks {
  const { db, network, mailCode, now, warn } = parts;
  const checkDomain = async (agency: AgencyId, domain: Domain): Promise<Evidence> => {
    const { name, text } = recordFor(network, agency, domain);
    const answers = await Promise.all(parts.resolvers.map((resolver) => ask(resolver, name, text)));
    const proven = answers.filter(({ found }) => found === text).length >= enough(answers.length);
    return keepEvidence(db, { kind: 'domain', agency, name: domain, at: now().toISOString(), proven, answers });
  };
  return {
    checkDomain,
    async sendCode(agency, address) {
      const key = addressKey(address);
      const before = db.get('SELECT sent FROM mailbox_code WHERE subject = ? AND address = ?', agency, key);
      if (before && +now() - +new Date(before.sent as string) < CODE_PAUSE) return false;
      const code = makeCode();
      db.run(
        'INSERT OR REPLACE INTO mailbox_code VALUES (?, ?, ?, 0, ?)',
        ...[agency, key, secretDigest(`${agency} ${key} ${code}`), now().toISOString()],
      );
      await mailCode({ network, agency, to: address, code });
      return true;
    },
    checkCode(agency, address, code) {
      const key = addressKey(address);
      const at = now();
      const where = 'WHERE subject = ? AND address = ?';
      // Counted before it is compared, so that many at once are not more tries.
      db.run(`UPDATE mailbox_code SET tries = tries + 1 ${where}`, agency, key);
      const found = db.get(`SELECT * FROM mailbox_code ${where}`, agency, key);
      if (found === undefined || Number(found.tries) > MAX_TRIES) return null;
      if (+at - +new Date(found.sent as string) > CODE_LIFE) return null;
      if (found.digest !== secretDigest(`${agency} ${key} ${normalized(code)}`)) return null;
      db.run(`DELETE FROM mailbox_code ${where}`, agency, key);
      const record: EvidenceRecord = {
        ...{ kind: 'address', agency, name: address, at: at.toISOString(), proven: true },
        answers: [{ from: address, found: 'the code that was mailed to it' }],
      };
      return keepEvidence(db, record);
    },
    async recheck(members) {
      for (const { id, domain } of dueOf(db, members, now()).slice(0, AT_ONCE)) {
        const { record } = await checkDomain(id, domain);
        if (record.proven) continue;
        const what = isUnanswered(record) ? 'could not be looked for' : 'is no longer';
        warn(`the record of ${id} ${what} in the DNS of ${domain}`);
      }
    },
  };
}

/** Where the DNS was out of reach, that says nothing of the record: it is looked for again the next day. */
function dueOf(db: Database, members: Iterable<Agency>, now: Date): { id: AgencyId; domain: Domain }[] {
  const isDue = (id: AgencyId, domain: Domain): boolean => {
    const last = lastCheck(db, id, domain);
    return last === null || +now - +new Date(last.at) >= (isUnanswered(last) ? DAY : RECHECK);
  };
  return [...members].flatMap(({ id, domains }) =>
    [...domains.keys()].filter((domain) => isDue(id, domain)).map((domain) => ({ id, domain })),
  );
}

/** Whether so few have answered that it could not have been proven. */
function isUnanswered({ proven, answers }: EvidenceRecord): boolean {
  return !proven && answers.filter(({ found }) => !found.startsWith(NO_ANSWER)).length < enough(answers.length);
}

/** Two thirds: of three, one may be out of reach, or lie. */
function enough(count: number): number {
  return Math.max(1, count - Math.floor(count / 3));
}

/** What is found is written down only where it is about us: a record of others is none of our business. */
async function ask({ name: from, texts }: TxtResolver, name: string, expected: string) {
  try {
    const found = (await texts(name)).filter((text) => text.startsWith('v=valise1;'));
    if (found.includes(expected)) return { from, found: expected };
    return { from, found: found.length === 0 ? 'no such record' : `another record: ${found[0]!.slice(0, 200)}` };
  } catch (error) {
    return { from, found: `${NO_ANSWER}${(error as Error).message.slice(0, 200)}` };
  }
}

function makeCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** As people type it. */
function normalized(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

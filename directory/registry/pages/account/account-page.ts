/** The page of one's own account: its passkeys and sessions, each of which can be ended. */
import { keyId } from '../../../log/keys.ts';
import type { PersonId } from '../../../log/payload.ts';
import { copyable, form } from '../../../paper/form.ts';
import { html, type Markup, type Value } from '../../../paper/html.ts';
import { code, isolated, list, table, terms, time } from '../../../paper/phrases.ts';
import { type Session, sessionsOf } from '../../../sign-in/sessions.ts';
import { grouped } from '../../../telling/grouped.ts';
import { type PasskeyOf, passkeysOf } from '../../accounts.ts';
import type { Caller } from '../../operation.ts';
import { network, type OperationParts } from '../../parts.ts';
import { isJoining, stepLink } from '../joining/joining.ts';
import { JOINING } from '../joining/texts.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import type { AccountTexts } from './account-texts.ts';
import { ACCOUNT } from './texts.ts';

export function accountPage(parts: OperationParts): Page {
  const { db, now } = parts;
  return {
    path: '/account',
    who: 'signed in',
    show({ words, caller }) {
      const { account, session } = caller!;
      const says = ACCOUNT[words.language];
      return {
        title: says.account,
        acts: true,
        main: html`<section aria-label="${says.account}">${holderTerms(caller!, words, says)}
${isJoining(parts, caller) ? stepLink('preparing', JOINING[words.language].goOn, words) : null}</section>
<section aria-labelledby="passkeys">${passkeyTable(passkeysOf(db, account.id), says)}<p class="hint">${says.removeHint}</p>
<p>${says.addHint}</p>${form({ act: 'add-passkey' }, { button: says.add })}</section>
${account.kind === 'staff' ? inLogSection(parts, account, words) : null}
<section aria-labelledby="sessions">${sessionTable(sessionsOf(db, account.id, now()), session.id, says)}</section>`,
      };
    },
  };
}

function holderTerms({ account, roles }: Caller, { telling }: Words, says: AccountTexts): Markup {
  return terms([
    [says.holder, isolated(account.holder)],
    [says.roles, list(roles.map((role) => (role === 'agency' ? says.agency : telling.roles[role])))],
  ]);
}

function passkeyTable(passkeys: readonly PasskeyOf[], says: AccountTexts): Markup {
  const rows = passkeys.map(({ credential, key, registered }) => {
    const name = grouped(keyId(key).slice(0, 16));
    const remove = { method: 'delete', path: `/v1/passkeys/${credential}` } as const;
    const act: Value =
      passkeys.length === 1
        ? says.lastOne
        : form(remove, { button: says.remove, quiet: true, label: `${says.remove}: ${name}` });
    return [code(name), time(registered), act];
  });
  return table('passkeys', html`<h2>${says.passkeys}</h2>`, [says.passkey, says.registered, says.act], rows);
}

/** A passkey signs in by itself, but for the log it signs nothing before the root has listed it. */
function inLogSection(parts: OperationParts, { id, holder }: Caller['account'], words: Words): Markup {
  const says = ACCOUNT[words.language];
  const listed = network(parts).staff.get(holder as PersonId)?.keys ?? [];
  const own = passkeysOf(parts.db, id);
  const isWhole = own.every(({ key }) => listed.includes(key));
  const rows = own.map(({ key }, at) => {
    const standing = listed.includes(key) ? says.listed : copyable(`key${at}`, key, says.inLog, words);
    return [code(grouped(keyId(key).slice(0, 16))), standing];
  });
  return html`<section aria-labelledby="in-log">${table('in-log', html`<h2>${says.inLog}</h2>`, [says.passkey, says.inLog], rows)}${isWhole ? null : html`<p class="hint">${says.inLogHint}</p>`}</section>`;
}

function sessionTable(sessions: readonly Session[], own: string, says: AccountTexts): Markup {
  const rows = sessions.map(({ id, began, seen }) => {
    const end = { method: 'delete', path: `/v1/sessions/${id}` } as const;
    const label = `${says.end}: ${began.toISOString()}`;
    return [time(began), time(seen), id === own ? says.thisOne : form(end, { button: says.end, quiet: true, label })];
  });
  return table('sessions', html`<h2>${says.sessions}</h2>`, [says.session, says.seen, says.act], rows);
}

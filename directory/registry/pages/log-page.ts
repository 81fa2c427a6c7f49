/** The page of the log: how far it has got, who has seen it and when, and how to check all of it without believing this page. */
import { HistoryError } from '../../log/fault.ts';
import { rootAt } from '../../log/tree.ts';
import { html, type Markup, type Value } from '../../paper/html.ts';
import { ago, code, foreign, number, table, terms, time } from '../../paper/phrases.ts';
import { openFolderTree } from '../../published/folder-tree.ts';
import { readHead, TreeError } from '../../published/read-tree.ts';
import { freshnessOf } from '../../replica/freshness.ts';
import { type VerifiedHead, verifyHead } from '../../replica/verify-head.ts';
import { NoteError, parseVerifierKey } from '../../signed-note.ts';
import { fill } from '../../telling/field.ts';
import { grouped } from '../../telling/grouped.ts';
import { lastSeen } from '../head.ts';
import { network, type OperationParts } from '../parts.ts';
import type { Page } from './page.ts';
import type { Words } from './words.ts';

export interface LogParts extends OperationParts {
  /** Of the read tree. */
  readonly folder: string;
}

export function logPage(parts: LogParts): Page {
  const { keeper } = parts;
  return {
    path: '/log',
    who: 'anyone',
    link: ({ says }) => says.titles.log,
    async show({ words }) {
      const { log, titles } = words.says;
      return {
        title: titles.log,
        main: html`<section aria-labelledby="status"><h2 id="status">${log.status}</h2>
${await freshnessMarkup(parts, words)}
${keeper.isPublished ? null : html`<p class="warning">${log.unpublished}</p>`}
${statusTerms(parts, words)}</section>
<section aria-labelledby="witnesses">${witnessTable(parts, words)}</section>
<section aria-labelledby="check"><h2 id="check">${log.check}</h2><p>${log.checkHint}</p>
<p class="command">${code('npm run directory -- audit --log bundle.tar --genesis ID')}</p>
<ul><li><a href="/checkpoint" download>${log.head}</a></li><li><a href="/bundle.tar" download>${log.bundle}</a></li></ul></section>`,
      };
    },
  };
}

function statusTerms({ keeper }: LogParts, words: Words): Markup {
  const { log } = words.says;
  const { network, logged } = keeper.state;
  const [origin = ''] = network.log[0]!.split('+');
  return terms([
    [log.network, foreign(network.name)],
    [log.origin, code(origin)],
    [log.size, number(keeper.tree.size, words)],
    [log.last, time(logged)],
    [log.root, code(grouped(Buffer.from(rootAt(keeper.tree)).toString('hex')))],
    [log.genesis, code(grouped(network.genesis))],
  ]);
}

/** As a gateway judges the checkpoint that is published. */
async function freshnessMarkup(parts: LogParts, words: Words): Promise<Markup> {
  const { log } = words.says;
  const head = await publishedHead(parts);
  if (head === null) return html`<p class="freshness expired">${log.unbelievable}</p>`;
  const { dated, seen } = head;
  const now = parts.now();
  const kind = seen === null ? 'unseen' : freshnessOf(seen, now);
  const asked = network(parts).witnesses.some(({ quorum }) => quorum > 0);
  const says = fill(log.freshness[kind], { ago: ago(seen ?? dated, now, words) });
  return html`<p class="freshness ${kind}">${says}${asked ? null : ` ${log.ownWord}`}</p>
${terms([[log.checkpoint, time(dated)]])}`;
}

/** Null where no gateway would believe it, which is when people look at this page. */
async function publishedHead({ keeper, folder, now }: LogParts): Promise<VerifiedHead | null> {
  try {
    return verifyHead(await readHead(openFolderTree(folder)), keeper.state, now());
  } catch (error) {
    if (error instanceof NoteError || error instanceof HistoryError || error instanceof TreeError) return null;
    throw error;
  }
}

function witnessTable(parts: LogParts, words: Words): Markup {
  const { log } = words.says;
  const { group } = words.telling;
  const rows = network(parts).witnesses.flatMap(({ name, quorum, witnesses }) => {
    const values = { name, quorum: number(quorum, words), keys: number(witnesses.length, words) };
    return witnesses.map((witness) => rowOf(parts, witness, fill(group, values), words));
  });
  const heading = html`<h2>${log.witnesses}</h2>`;
  if (rows.length === 0) return html`<div id="witnesses">${heading}</div><p>${log.noWitnesses}</p>`;
  return table('witnesses', heading, [log.witness, log.group, log.seen, log.seenSize], rows);
}

function rowOf({ db, now }: LogParts, witness: string, group: string, words: Words): Value[] {
  const { name, id } = parseVerifierKey(witness, 'cosignature');
  const last = lastSeen(db, witness);
  return [
    html`${foreign(name)} ${code(id)}`,
    foreign(group),
    last === null ? words.says.log.never : html`${time(last.at)} (${ago(last.at, now(), words)})`,
    last === null ? '' : number(last.size, words),
  ];
}

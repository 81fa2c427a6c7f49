/** The page's part on the directory: what it says last, who signed that, and how far the gateways follow. */
import type { Examined } from '../../directory/audit/examine.ts';
import { html, type Markup } from '../../directory/paper/html.ts';
import { code, isolated, number, sentence, terms, time } from '../../directory/paper/phrases.ts';
import { WORDS, type Words } from '../../directory/registry/pages/words.ts';
import { grouped } from '../../directory/telling/grouped.ts';
import { sentenceOf } from '../../directory/telling/tell-entry.ts';
import { signerNames } from '../../directory/telling/who.ts';
import type { Texts } from './page-texts.ts';
import type { View } from './view.ts';

/** The latest entries of the log in sentences, beside its head. */
export function printDirectory({ directory, language, names }: View, texts: Texts): Markup {
  const words = WORDS[language];
  const { heading, intro } = texts.directory;
  const { entries } = directory.told.examination;
  const links = [
    ['members', words.says.titles.members],
    ['members/b', names.b],
    ['log', words.says.titles.log],
    ['roles', words.says.titles.roles],
  ].map(([path, title]) => html`<li><a href="${directory.pages}${language}/${path!}">${title!}</a></li>`);
  return html`<section class="directory" aria-labelledby="directory-heading"><div class="row"><h2 id="directory-heading">${heading}</h2><p>${intro}</p>
<ul class="links">${links}</ul></div>
<div id="directory" class="sides" data-live>${headTerms(directory, words, texts)}
<ol class="entries" tabindex="0" aria-labelledby="directory-heading">${entries.toReversed().map((entry) => printEntry(entry, words))}</ol></div></section>`;
}

function headTerms({ told, follows }: View['directory'], words: Words, { way, directory }: Texts): Markup {
  const { log } = words.says;
  const { root, origin, examination } = told;
  const copies = (['a', 'b'] as const).map((side) => {
    const place = side === 'a' ? way.places.gatewayA : way.places.gatewayB;
    const version = follows[side];
    return html`<li>${place}: ${version === null ? way.marks.stopped : number(version, words)}</li>`;
  });
  return terms([
    [log.size, number(examination.entries.length, words)],
    [log.root, code(grouped(Buffer.from(root).toString('hex')))],
    [words.says.history.signedBy, code(origin)],
    [directory.follows, html`<ul>${copies}</ul>`],
  ]);
}

function printEntry({ index, read }: Examined, words: Words): Markup {
  const { says, telling } = words;
  const place = sentence(says.history.entry, { index: number(index, words) });
  if (read === null) return html`<li>${telling.audit.unreadable}</li>`;
  const name = signerNames(read.payload, read.known, telling);
  const signers = new Intl.ListFormat(words.language).format(read.signers.map((keyid) => name(keyid)));
  return html`<li><p class="hint">${place} · ${time(read.logged)}</p>
<p class="says">${sentenceOf(read.payload, read.known, telling)}</p><p class="hint">${says.history.signedBy}: ${isolated(signers)}</p></li>`;
}

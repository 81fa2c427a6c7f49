/** The page: officer A writes on one side, officer B reads on the other, between them stands what the wire saw and what the directory says. Complete without script. */

import { FRAME } from '../../directory/paper/frame-texts.ts';
import { html, type Markup } from '../../directory/paper/html.ts';
import { directionOf, LANGUAGES, type Language } from '../../directory/paper/language.ts';
import { printDirectory } from './directory-card.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { fill, sayStep, TEXTS, type Texts } from './page-texts.ts';
import type { Excerpt, Mail, View } from './view.ts';
import { drawWay } from './way-drawing.ts';

/** A whole document in the view's language. */
export function printPage(view: View): string {
  const { language } = view;
  const texts = TEXTS[language];
  // Without script the page looks again by itself, but only while something moves: a form is never reloaded under somebody's hands for long.
  const refresh =
    view.state === 'travelling' ? html`<noscript><meta http-equiv="refresh" content="2"></noscript>` : null;
  const page = html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><title>${texts.title}</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">${refresh}<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
<script src="/live.js" defer></script></head>
<body><a class="skip" href="#compose">${texts.skip}</a>
<header class="top"><div><h1>${texts.title}</h1><p>${texts.tagline}</p></div>${languageLinks(language)}</header>
<main>
${printWay(view, texts)}
${printFaults(view, texts)}
<div class="columns">
<div class="column">${printCompose(view, texts)}${printTold(view, texts)}</div>
<div class="column middle">${printWire(view, texts)}${printDirectory(view, texts)}</div>
${printMailboxes(view, texts)}
</div></main></body></html>`;
  return page.text;
}

function languageLinks(current: Language): Markup {
  const links = LANGUAGES.map(
    (language) =>
      html`<a href="/?lang=${language}" lang="${language}" hreflang="${language}"${language === current ? html` aria-current="true"` : null}>${FRAME[language].language}</a>`,
  );
  return html`<nav class="languages" aria-label="${FRAME[current].languages}">${links}</nav>`;
}

function printWay({ steps, state, journey, faults, language }: View, texts: Texts): Markup {
  const began = journey?.sentAt ?? 0;
  return html`<section aria-labelledby="way-heading"><div class="row"><h2 id="way-heading">${texts.way.heading}</h2>
<p id="state" class="state ${state}" role="status" data-live>${texts.way.states[state === 'arrived' && !journey?.original ? 'unseen' : state]}</p>
<a class="refresh" href="/?lang=${language}">${texts.refresh}</a></div>
<div id="way" data-live>${drawWay({ steps, state, began, faults }, texts, language)}</div></section>`;
}

function printFaults(view: View, texts: Texts): Markup {
  const { heading, intro } = texts.faults;
  return html`<section aria-labelledby="faults-heading"><div class="row"><h2 id="faults-heading">${heading}</h2><p>${intro}</p></div>
<div id="faults" class="faults" data-live>${FAULTS.map((name) => printFault(name, view, texts))}</div></section>`;
}

function printFault(name: FaultName, view: View, texts: Texts): Markup {
  const { faults, language } = view;
  const fault = texts.faults.each[name];
  const isOn = faults[name] !== null;
  const shows = fill(fault.shows, { ...faults[name] }, language);
  return html`<form class="fault${isOn ? ' on' : ''}" method="post" action="/fault?lang=${language}">${hidden(view)}
<input type="hidden" name="fault" value="${name}"><input type="hidden" name="on" value="${isOn ? 'no' : 'yes'}">
<button id="fault-${name}" aria-describedby="does-${name}">${isOn ? fault.undo : fault.name}</button>
<p id="does-${name}">${fault.does}</p>${isOn ? html`<p class="shows">${shows}</p>${printAttempt(view, texts)}` : null}</form>`;
}

/** What the last attempt of a waiting message came to. */
function printAttempt({ wire, state, language }: View, { faults }: Texts): Markup | null {
  if (!wire || state !== 'waiting') return null;
  const { records, sought, found, octets } = wire;
  return html`<p class="attempt">${fill(faults.attempt, { bytes: octets, records, sought, found }, language)}</p>`;
}

function printCompose(view: View, texts: Texts): Markup {
  const { compose, errors } = texts;
  const { draft, error, language } = view;
  return html`<section id="compose" aria-labelledby="compose-heading"><h2 id="compose-heading">${compose.heading}</h2>
${error ? html`<p class="error" role="alert" id="error"><strong>${errors.heading}.</strong> ${error}</p>` : null}
<form class="letter" method="post" action="/send?lang=${language}" enctype="multipart/form-data">${hidden(view)}
<label>${compose.from}<input name="from" type="email" dir="ltr" required autocomplete="off" value="${draft.from}"></label>
<label>${compose.to}<input name="to" type="email" dir="ltr" required autocomplete="off" value="${draft.to}"></label>
<label>${compose.subject}<input name="subject" dir="auto" maxlength="500" value="${draft.subject}"></label>
<label>${compose.text}<textarea name="text" dir="auto" rows="6">
${draft.text}</textarea></label>
<label>${compose.attachment}<input name="attachment" type="file"></label>
<button class="primary">${compose.send}</button></form>
<form class="letter drop" method="post" action="/send?lang=${language}" enctype="multipart/form-data">${hidden(view)}
<label>${compose.file}<span class="hint">${compose.fileHint}</span><input name="file" type="file" accept=".eml,message/rfc822" required></label>
<button>${compose.sendFile}</button></form></section>`;
}

function printTold({ journey, steps, language }: View, texts: Texts): Markup {
  const { way, faults, wire } = texts;
  const { answer } = journey ?? {};
  const list = steps.map(
    ({ name, at, values }) =>
      html`<li class="${name}"><span class="time">${fill(way.after, { time: at - (journey?.sentAt ?? at) }, language)}</span> ${sayStep({ name, values }, language)}</li>`,
  );
  return html`<section aria-labelledby="told-heading"><h2 id="told-heading">${faults.told}</h2><div id="told" data-live>
${answer ? html`<p><code class="answer" dir="ltr">${answer.code} ${answer.text}</code></p>` : html`<p class="hint">${wire.nothing}</p>`}
${steps.length > 0 ? html`<ol class="steps">${list}</ol>` : null}</div></section>`;
}

function printWire(view: View, texts: Texts): Markup {
  const { wire } = texts;
  const { language, journey, original, sealed } = view;
  const unseen = journey && !journey.submission ? wire.unknown : wire.nothing;
  return html`<section aria-labelledby="wire-heading"><h2 id="wire-heading">${wire.heading}</h2><div id="wire" class="sides" data-live>
${printText('original', wire.original, wire.originalHint, original, unseen, texts, language)}
${printText('sealed', wire.sealed, wire.sealedHint, sealed, wire.nothing, texts, language)}
${printCaptured(view, texts)}</div></section>`;
}

function printText(
  id: string,
  heading: string,
  hint: string,
  shown: Excerpt | null,
  missing: string,
  texts: Texts,
  language: Language,
): Markup {
  return html`<figure class="${id}"><figcaption><h3 id="${id}-heading">${heading}</h3><span class="hint">${hint}</span></figcaption>
${shown ? html`<pre dir="ltr" tabindex="0" role="region" aria-labelledby="${id}-heading">${shown.text}</pre>${shortened(shown, texts, language)}` : html`<p class="hint">${missing}</p>`}</figure>`;
}

function printCaptured({ wire, journey, language }: View, texts: Texts): Markup {
  const search = wire && journey?.original ? fill(texts.wire.searched, { ...wire }, language) : null;
  return html`<figure class="captured"><figcaption><h3 id="captured-heading">${texts.wire.records}</h3><span class="hint">${texts.wire.recordsHint}</span></figcaption>
${wire ? html`<p class="records" dir="ltr">${wire.records}</p><pre dir="ltr" tabindex="0" role="region" aria-labelledby="captured-heading">${wire.dump}</pre>` : html`<p class="hint">${texts.wire.nothing}</p>`}
${search ? html`<p class="search ${wire?.found === 0 ? 'good' : 'bad'}">${search}</p>` : null}</figure>`;
}

function printMailboxes(view: View, texts: Texts): Markup {
  const { mailA, mailB } = view;
  const { mailbox } = texts;
  return html`<section aria-labelledby="mailbox-heading"><h2 id="mailbox-heading">${mailbox.heading}</h2><div id="mailbox" data-live>
${mailB.length > 0 ? mailB.map((mail) => printMail(mail, view, texts)) : html`<p class="hint">${mailbox.empty}</p>`}
${mailA.length > 0 ? html`<h2>${mailbox.headingA}</h2>${mailA.map((mail) => printMail(mail, view, texts))}` : null}</div></section>`;
}

function printMail({ reading, verdict, same, source, delivered }: Mail, view: View, texts: Texts): Markup {
  const { mailbox } = texts;
  const name = delivered.side === 'b' ? view.names.a : view.names.b;
  const words = (mailbox.verdicts as Readonly<Record<string, string>>)[verdict ?? ''];
  return html`<article class="mail"><h3><bdi>${reading.subject}</bdi></h3>
${words ? html`<p class="verdict ${verdict}">${fill(words, { agency: name }, view.language)}</p>` : null}
<dl><dt>${mailbox.from}</dt><dd><bdi>${reading.from}</bdi></dd><dt>${mailbox.to}</dt><dd><bdi>${reading.to}</bdi></dd>
${reading.attachments.length > 0 ? html`<dt>${mailbox.attachments}</dt><dd><bdi>${reading.attachments.join(', ')}</bdi></dd>` : null}</dl>
<div class="text" dir="auto">${reading.text}</div>
${same === null ? null : html`<p class="same ${same ? 'good' : 'bad'}">${same ? mailbox.same : mailbox.different}<br><code dir="ltr">SHA-256 ${delivered.sha256}</code></p>`}
<details id="source-${delivered.side}-${delivered.at}"><summary>${mailbox.source}</summary><pre dir="ltr" tabindex="0">${source.text}</pre>${shortened(source, texts, view.language)}</details></article>`;
}

function shortened({ isWhole, size }: Excerpt, { wire }: Texts, language: Language): Markup | null {
  return isWhole ? null : html`<p class="hint">… ${fill(wire.shortened, { bytes: size }, language)}</p>`;
}

function hidden({ token }: View): Markup {
  return html`<input type="hidden" name="token" value="${token}">`;
}

/** Forms that the script turns into calls of the API, and what else of a page needs it: buttons that copy, regions that are kept up to date. */
import { FRAME } from './frame-texts.ts';
import { html, type Markup, type Value } from './html.ts';
import type { Spoken } from './language.ts';

/** What a form asks the API for; what else than a call it can be, stands in the script of each site. */
export interface Act {
  /** `call` unless it is one with a passkey; `show` calls nothing, and shows what its fields say. */
  readonly act?: string;
  readonly method?: 'post' | 'put' | 'delete';
  readonly path?: string;
  /** What the body says besides the fields. */
  readonly body?: unknown;
  /** Of what is changed, for `If-Match`. */
  readonly version?: string;
  /** Where to go when it is done, with names of the answer in braces; this page again where it is left out. */
  readonly next?: string;
  /** What to say when it is done, where nothing else is shown then. */
  readonly said?: string;
  /** For `approve`: in base64url. */
  readonly challenge?: string;
  /** For `approve`: the name for which its passkeys were made. */
  readonly site?: string;
  /** For `approve`: credentials and key ids, `credential:keyid credential:keyid`. */
  readonly keys?: string;
}

/** How a field means what is in it, where that is not simply its text. */
export interface Meaning {
  readonly kind?: 'lines' | 'number' | 'json' | 'digest';
  /** What it says while it is empty. */
  readonly empty?: 'omit' | 'null';
}

/** A form with its fields and the button that sends it, which waits for the script; `label` names the form where several look alike. */
export function form(act: Act, { fields = null, button, label, quiet }: FormParts): Markup {
  const { body, ...rest } = { act: 'call', ...act };
  const data = { ...rest, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const attributes = Object.entries(data).map(([name, value]) => html` data-${name}="${String(value)}"`);
  return html`<form class="act"${attributes}${act.act === 'join' ? html` data-fragment` : null}${named(label)}>${fields}
<p class="buttons"><button data-waits disabled${quiet ? html` class="quiet"` : null}${named(quiet ? label : undefined)}>${button}</button></p></form>`;
}

interface FormParts {
  readonly fields?: Value;
  readonly button: Value;
  /** For those who hear the page: what the form is about. */
  readonly label?: string;
  /** One of many, or not what the page is for. */
  readonly quiet?: true;
}

/** A field with its label; attributes are printed as they are given, an empty one without a value. */
export function field(
  name: string,
  label: Value,
  { attributes = {}, hint = null, id = name, ...meaning }: FieldParts = {},
): Markup {
  const all = { ...attributes, ...dataOf(meaning), ...(hint !== null && { 'aria-describedby': `${id}-hint` }) };
  return html`<p class="field"><label for="${id}">${label}</label>
${hint === null ? null : html`<span class="hint" id="${id}-hint">${hint}</span>`}<input id="${id}" name="${name}"${Object.entries(all).map(attribute)}></p>`;
}

interface FieldParts extends Meaning {
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly hint?: Value;
  /** Where the same name stands on the page twice. */
  readonly id?: string;
}

/** The data attributes of what a field means, for fields that a page writes by itself. */
export function dataOf({ kind, empty }: Meaning): Record<string, string> {
  return { ...(kind && { 'data-kind': kind }), ...(empty && { 'data-empty': empty }) };
}

export function attribute([name, value]: readonly [string, string | number]): Markup {
  return value === '' ? html` ${name}` : html` ${name}="${value}"`;
}

/** Text that has to be put somewhere else, letter by letter, with a button that copies it; `what` says to those who hear the page what is copied. */
export function copyable(id: string, text: string, what: string, { language }: Spoken): Markup {
  const { copy, copied } = FRAME[language];
  return html`<p class="copyable"><code id="${id}" dir="ltr">${text}</code>
<button type="button" class="quiet" data-waits hidden data-copy="${id}" data-copied="${copied}" aria-label="${`${copy}: ${what}`}">${copy}</button> <span role="status"></span></p>`;
}

/** Room for something that an answer says, which is shown only this once, with a button that copies it; it belongs into the form. */
export function answerSlot(id: string, { answer, before = '', label }: Slot, { language }: Spoken): Markup {
  const { copy, copied } = FRAME[language];
  return html`<p class="copyable" hidden><span role="status">${label}</span> <code id="${id}" dir="ltr" data-answer="${answer}" data-before="${before}"></code>
<button type="button" class="quiet" data-waits hidden data-copy="${id}" data-copied="${copied}">${copy}</button> <span role="status"></span></p>`;
}

interface Slot {
  /** The member of the answer. */
  readonly answer: string;
  /** What is put before it, such as the address that it completes. */
  readonly before?: string;
  readonly label: string;
}

/**
 * A region that is shown anew when a form in it is done, and asked for again so often, in seconds, while something is still to come; null where
 * nothing is.
 */
export function live(id: string, every: number | null, content: Value): Markup {
  const again = every && html` data-live="${every}"`;
  return html`<div id="${id}" data-part${again} aria-live="polite" tabindex="-1">${content}</div>`;
}

function named(label: string | undefined): Markup | null {
  return label === undefined ? null : html` aria-label="${label}"`;
}

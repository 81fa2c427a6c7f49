/** The form in which a contact is written: it puts the whole list, with this one in its place. */
import type { ContactDocument } from '../../../annex.ts';
import { attribute, dataOf, field, form } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { DAYS, dayText } from '../../../telling/contact-fields.ts';
import type { Words } from '../words.ts';
import { CONTACTS } from './texts.ts';

/** A list to be put, and the place in it that the form is about: an end has nothing there yet. */
export interface Writing {
  /** Where it is put. */
  readonly path: string;
  /** From which the list was made. */
  readonly version: string;
  readonly all: readonly ContactDocument[];
  readonly at: number;
  /** Whoever writes a contact says that it is so, today. */
  readonly today: string;
}

export function contactForm(writing: Writing, words: Words): Markup {
  const { path, version, all, at, today } = writing;
  const says = CONTACTS[words.language];
  // All else comes from the fields.
  const blank = { hours: [], confirmed: today };
  const body = { contacts: [...all.slice(0, at), blank, ...all.slice(at + 1)] };
  const label = all[at]?.role ?? says.add;
  return form({ method: 'put', path, version, body }, { fields: fieldsFor(writing, words), button: says.save, label });
}

/** The list in which a form looks for time zones; once on a page. */
export function zoneList(): Markup {
  const zones = Intl.supportedValuesOf('timeZone').map((zone) => html`<option value="${zone}"></option>`);
  return html`<datalist id="zones">${zones}</datalist>`;
}

/** Room for so many more lines of hours than there are. */
const SPARE = 2;
const REQUIRED = { required: '' };

function fieldsFor({ all, at }: Writing, words: Words): Markup {
  const says = CONTACTS[words.language];
  const { role = '', address = '', needs = [], languages = [], zone = '', hours = [], deputy = null } = all[at] ?? {};
  const place = (name: Name): Place => {
    const label = capital(name === 'zone' ? says.zone : words.telling.labels[name], words);
    return { name: `contacts.${at}.${name}`, id: `c${at}-${name}`, label };
  };
  const email = { type: 'email', dir: 'ltr' };
  return html`${text(place('role'), { ...REQUIRED, dir: 'auto', value: role }, { hint: says.roleHint })}
${text(place('address'), { ...REQUIRED, ...email, value: address })}
${lines(place('needs'), needs, says.needsHint)}
${lines(place('languages'), languages, says.languagesHint)}
${text(place('zone'), { ...REQUIRED, dir: 'ltr', list: 'zones', value: zone }, { hint: says.zoneHint })}
${Array.from({ length: hours.length + SPARE }, (_, n) => hoursFields(hours[n], { at, n }, words))}
${text(place('deputy'), { ...email, value: deputy ?? '' }, { hint: says.deputyHint, empty: 'null' })}`;
}

type Name = Exclude<keyof ContactDocument, 'hours' | 'confirmed'>;

interface Place {
  readonly name: string;
  readonly id: string;
  readonly label: string;
}

function text(
  { name, id, label }: Place,
  attributes: Record<string, string>,
  rest: { hint?: string; empty?: 'null' } = {},
) {
  return field(name, label, { attributes: { autocomplete: 'off', ...attributes }, id, ...rest });
}

function lines({ name, id, label }: Place, present: readonly string[], hint: string): Markup {
  const meaning = Object.entries(dataOf({ kind: 'lines' })).map(attribute);
  return html`<p class="field"><label for="${id}">${label}</label>
<span class="hint" id="${id}-hint">${hint}</span><textarea id="${id}" name="${name}" rows="3" dir="ltr" aria-describedby="${id}-hint"${meaning}>${present.join('\n')}</textarea></p>`;
}

/** One more of the hours, unless it is left empty. */
function hoursFields(
  present: ContactDocument['hours'][number] | undefined,
  { at, n }: { readonly at: number; readonly n: number },
  { language, telling }: Words,
): Markup {
  const says = CONTACTS[language];
  const day = (each: (typeof DAYS)[number]): Markup => {
    const isOpen = present?.days.includes(each) ?? false;
    return html`<label><input type="checkbox" name="days[]" value="${each}"${isOpen ? html` checked` : null}> ${dayText(each, telling)}</label> `;
  };
  const hour = (name: 'from' | 'to'): Markup =>
    html`<label>${says[name]} <input type="time" name="${name}" value="${present?.[name] ?? ''}" data-empty="omit"></label> `;
  return html`<fieldset class="hours" data-item="contacts.${at}.hours"><legend>${capital(telling.labels.hours, { language })} ${n + 1}</legend>
${DAYS.map(day)}${hour('from')}${hour('to')}</fieldset>`;
}

/** A label begins a line. */
function capital(label: string, { language }: Pick<Words, 'language'>): string {
  return label.slice(0, 1).toLocaleUpperCase(language) + label.slice(1);
}

/** What a contact says, field by field. */
import type { Contact, OfficeHours } from '../lookup.ts';
import { type Field, field } from './field.ts';
import { printable } from './printable.ts';
import type { Texts } from './text-types.ts';

/** Its role first, for whoever reads several. */
export function contactFields(contact: Contact, texts: Texts): readonly Field[] {
  const { role, address, needs, languages, zone, hours, deputy, confirmed } = contact;
  const times = hours.map((each) => hoursText(each, texts));
  return [
    field('role', [printable(role)]),
    field('address', [printable(address)]),
    field('needs', needs),
    field(
      'languages',
      languages.map((each) => languageText(each, texts)),
    ),
    field('hours', zone === null ? times : [...times, zone]),
    field('deputy', deputy === null ? [] : [printable(deputy)]),
    field('confirmed', confirmed === null ? [] : [confirmed]),
  ];
}

/** A day of the week, short. */
export function dayText(day: OfficeHours['days'][number], { language }: Texts): string {
  // The first of January 2024 was a Monday.
  const date = new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day)));
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(date);
}

/** In the order of the week (ISO 8601). */
export const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

function hoursText({ days, from, to }: OfficeHours, texts: Texts): string {
  return `${days.map((day) => dayText(day, texts)).join(', ')} ${from}–${to}`;
}

function languageText(tag: string, { language }: Texts): string {
  return `${new Intl.DisplayNames(language, { type: 'language' }).of(tag)} (${tag})`;
}

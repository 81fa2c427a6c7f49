/** Reads what a document says of itself, and data that lies in it beside the text: every name and every value. */
import type { Found } from '../found.ts';
import { withTexts } from '../markup/texts.ts';
import { walkXml } from '../markup/xml.ts';

/** Who wrote it, and for whom; programs that write for no one leave these empty. */
const PEOPLE = /^(creator|lastModifiedBy|initial-creator|printed-by|Company|Manager)$/;

/** One line for each: `name: value`. */
export function readProperties(bytes: Uint8Array, found: Found): void {
  withTexts(found, (texts) => {
    const names: string[] = [];
    walkXml(bytes, found.budget, {
      open(name, attributes) {
        names.push(attributes.get('name') || name);
        if (name === 'template') texts.aside('link', attributes.get('href'));
      },
      text(text) {
        if (text.trim() === '') return;
        if (PEOPLE.test(names.at(-1) ?? '')) found.danger('author');
        // A value of type lpwstr stands one level below the name of its property.
        const name = /^(lpw?str|filetime|i4|bool|r8)$/.test(names.at(-1) ?? '') ? names.at(-2) : names.at(-1);
        texts.aside('property', `${name}: ${text}`);
      },
      close: () => names.pop(),
    });
  });
}

/** Custom data: texts and all attributes, since nobody knows what its names mean. */
export function readCustom(bytes: Uint8Array, found: Found): void {
  withTexts(found, (texts) => {
    walkXml(bytes, found.budget, {
      open(_, attributes) {
        for (const [name, value] of attributes.all())
          if (!/^https?:/.test(value)) texts.aside('property', `${name}: ${value}`);
      },
      text(text) {
        texts.add('property', text);
      },
      close: () => texts.line(),
    });
  });
}

/** Reads what a document says of itself, and data that lies in it beside the text: every name and every value. */
import type { Found } from '../found.ts';
import { withTexts } from '../markup/texts.ts';
import { walkXml } from '../markup/xml.ts';
import { fromBase64 } from '../mime/entity.ts';

/** Who wrote it, and for whom; programs that write for no one leave these empty. */
const PEOPLE = /^(creator|lastModifiedBy|initial-creator|printed-by|Company|Manager)$/;

/** One line for each: `name: value`. */
export function readProperties(bytes: Uint8Array, found: Found): void {
  withTexts(found, (texts) => {
    const names: string[] = [];
    walkXml(bytes, found.budget, {
      open(name, attributes) {
        names.push(attributes.get('name') || name);
        if (name === 'template') {
          texts.aside('link', attributes.get('href'));
          texts.aside('property', attributes.get('title'));
        }
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

/** Custom data: texts, all attributes and the names of elements, since nobody knows what they mean; files packed in the markup are looked into. */
export function readCustom(bytes: Uint8Array, found: Found): void {
  let files = 0;
  withTexts(found, (texts) => {
    const names: string[] = [];
    walkXml(bytes, found.budget, {
      open(element, attributes) {
        names.push(element);
        texts.aside('code', element);
        for (const [name, value] of attributes.all())
          if (!/^https?:/.test(value)) texts.aside('property', `${name}: ${value}`);
      },
      text(text) {
        if (!PACKED.test(names.at(-1) ?? '')) texts.add('property', text);
        else if (text.trim() !== '') found.inside(`embedded-${++files}`, fromBase64(Buffer.from(text, 'latin1')));
      },
      close() {
        names.pop();
        texts.line();
      },
    });
  });
}

/** Pictures and parts in flat documents (ODF 1.3 part 3 section 19.1; WordprocessingML 2003; ECMA-376 flat packages). */
const PACKED = /^(binary-data|binData|binaryData)$/;

/** Reads what directories export: folded lines, and values in base64 (RFC 2849). */
import { decodeOne, looksLikeText } from './charset.ts';
import type { Found } from './found.ts';
import { fromBase64 } from './mime/entity.ts';

export function isLdif(text: string): boolean {
  return /^(version: ?\d+\s+)?(#[^\n]*\n\s*)*dn::? ?\S/i.test(text.slice(0, 4096).trimStart());
}

/** Its lines as people would read them; values that are no text are looked into. */
export function ldifText(text: string, found: Found): string {
  let n = 0;
  return text
    .replace(/\r?\n /g, '')
    .replace(/^([\w.;-]{1,200}):: ?([A-Za-z0-9+/=]+)[ \t]*\r?$/gm, (_, name: string, value: string) => {
      found.budget.element();
      const octets = fromBase64(Buffer.from(value, 'latin1'));
      if (looksLikeText(octets, 0)) return `${name}: ${decodeOne(octets, null)}`;
      found.inside(`attached-${++n}`, octets);
      return `${name}:`;
    });
}

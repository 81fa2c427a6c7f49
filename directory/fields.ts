/** Fields that the documents of the directory have in common: how each is written, and what it becomes when it is read. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { parseAddress, parseDomain } from './address.ts';
import type { AgencyId, SpkiPin } from './lookup.ts';

/** Characters that would let a name look like something else, or move the cursor of whoever reads it. */
const MISLEADING = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufffd]/u;

/** Text for people. */
export const words = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (text) => text === text.trim() && !MISLEADING.test(text),
    'has spaces around it, or control or direction characters',
  );
export const time = z.iso.datetime().transform((text) => new Date(text));
export const domain = z.string().transform(canonical(parseDomain));
export const address = z.string().transform(canonical(parseAddress));
export const agencyId = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is lower-case letters, digits and single hyphens')
  .transform((text) => text as AgencyId);
const pin = z
  .string()
  .refine((text) => /^[A-Za-z0-9+/]{43}=$/.test(text) && isCanonicalBase64(text), 'is not a SHA-256 in base64')
  .transform((text) => text as SpkiPin);
export const language = z.string().refine(isLanguage, 'is not a language tag such as fr or pt-BR');

/** The current key and the next one. The host may be an IP address: it is the pins that prove who answers. */
export const endpoint = z.strictObject({
  host: z.string().transform((text, context) => (isIP(text) > 0 ? text : canonical(parseDomain)(text, context))),
  port: z.int().min(1).max(65_535),
  pins: z.array(pin).min(1).max(2).readonly(),
});

/** A reader of text that takes only the canonical spelling: what people read in the file is what machines compare. */
export function canonical<T extends string>(parse: (text: string) => T) {
  return (text: string, context: z.RefinementCtx<string>): T => {
    try {
      const parsed = parse(text);
      if (parsed === text) return parsed;
      context.issues.push({ code: 'custom', message: `is not canonical; write ${parsed}`, input: text });
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message, input: text });
    }
    return z.NEVER;
  };
}

function isCanonicalBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}

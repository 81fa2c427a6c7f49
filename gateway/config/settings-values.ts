/** The kinds of values that settings have, and how a setting is written down. */
import { z } from 'zod';

/** A setting with the sentence that explains it; to be the outermost call, because zod ties the sentence to the last schema. */
export function setting<T extends z.ZodType>(sentence: string, schema: T): T {
  return schema.describe(sentence);
}

/** A time, up to a day. */
export const seconds = whole(1, 86_400);
/** How many of something. */
export const count = whole(1, 1_000_000);

/** How many octets each unit is. */
export const UNITS = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 } as const;

const SIZE_ADVICE = 'is not a size; write it as "50 MB"';

/** Octets, written as a number or with a unit. */
export const size = z
  .union([whole(1, Number.MAX_SAFE_INTEGER), z.string().regex(/^[1-9]\d{0,5} ?[KMG]B$/, SIZE_ADVICE)], SIZE_ADVICE)
  .transform((given) =>
    typeof given === 'number' ? given : Number.parseInt(given, 10) * UNITS[given.slice(-2) as keyof typeof UNITS],
  );

/** Not `z.int()`, which on a fraction makes zod leave out the rules that join several settings. */
export function whole(least: number, most: number) {
  return z
    .number()
    .min(least)
    .max(most)
    .refine(Number.isSafeInteger, 'is not a whole number; write it without a fraction');
}

/** A table that may be left out, because each of its settings has a default. */
export function defaults<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape).prefault({} as never);
}

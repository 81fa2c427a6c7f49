/** Values of every kind that a JSON Schema lets through, for requests that are made from a description. */
import fc from 'fast-check';
import type { Schema } from './openapi-rules.ts';

/** For a property of some name, values that lead further than any invented one would. */
export type Likely = Readonly<Record<string, readonly unknown[]>>;

/** @throws Error for a keyword that it does not know, rather than to leave a part of the description untried */
export function anyValue(schema: Schema, likely: Likely, name = ''): fc.Arbitrary<unknown> {
  const made = madeBy(schema, likely);
  const known = likely[name];
  return known ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, made) : made;
}

function madeBy(schema: Schema, likely: Likely): fc.Arbitrary<unknown> {
  const { type, const: only, enum: some, anyOf, oneOf } = schema;
  if ('const' in schema) return fc.constant(only);
  if (some) return fc.constantFrom(...(some as unknown[]));
  const among = (anyOf ?? oneOf) as Schema[] | undefined;
  if (among) return fc.oneof(...among.map((each) => anyValue(each, likely)));
  if (Array.isArray(type)) return fc.oneof(...type.map((each) => madeBy({ ...schema, type: each }, likely)));
  switch (type) {
    case 'object':
      return anyObject(schema, likely);
    case 'array':
      return fc.array(anyValue((schema.items ?? {}) as Schema, likely), { maxLength: 3 });
    case 'string':
      return anyText(schema);
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? -5), max: Number(schema.maximum ?? 5) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
      return fc.jsonValue();
    default:
      throw new Error(`nothing is made for ${JSON.stringify(schema)}`);
  }
}

function anyObject({ properties, required = [], additionalProperties }: Schema, likely: Likely) {
  const fields = Object.entries((properties ?? {}) as Record<string, Schema>);
  const known = Object.fromEntries(fields.map(([name, field]) => [name, anyValue(field, likely, name)]));
  const record = fc.record(known, { requiredKeys: required as string[], noNullPrototype: true });
  if (additionalProperties === undefined || additionalProperties === false) return record;
  const more = fc.dictionary(fc.string({ maxLength: 20 }), anyValue(additionalProperties as Schema, likely), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(more, record).map(([rest, own]) => ({ ...rest, ...own }));
}

function anyText({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  const most = Number(maxLength ?? 200);
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, most));
  return fc.string({ minLength: Number(minLength ?? 0), maxLength: Math.min(most, 60), unit: 'grapheme' });
}

/** Reads a schema of settings as data: what each is called, its sentence, its default. For the template and for faults. */
import { z } from 'zod';

/** One setting, one table of them, or a list of such tables. */
export interface Described {
  readonly sentence: string;
  /** As the file would say it; undefined where there is no default. */
  readonly standard: unknown;
  /** Whether the file must say something about it. */
  readonly isRequired: boolean;
  readonly kind: 'value' | 'table' | 'tables';
  /** What is in the table, or in each table of the list; empty for a plain value. */
  readonly inside: ReadonlyMap<string, z.ZodType>;
}

/** What a schema says about itself, looked at through its wrappers. */
export function described(schema: z.ZodType): Described {
  let inner = schema;
  let standard: unknown;
  let isRequired = true;
  for (;;) {
    if (inner instanceof z.ZodPipe) inner = inner.in as z.ZodType;
    else if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      if (!(inner instanceof z.ZodOptional)) standard = inner.def.defaultValue;
      isRequired = false;
      inner = inner.unwrap() as z.ZodType;
    } else return { sentence: schema.description ?? '', standard, isRequired, ...content(inner) };
  }
}

/** The sentence of the setting at that path of a file; empty where there is none. */
export function explained(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const { sentence, inside } = described(schema);
  const [step, ...rest] = path.filter((each) => typeof each !== 'number');
  if (step === undefined) return sentence;
  const next = inside.get(String(step));
  return next ? explained(next, rest) : '';
}

function content(schema: z.ZodType): Pick<Described, 'kind' | 'inside'> {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
    return { kind: 'table', inside: new Map(Object.entries(shape)) };
  }
  const element = schema instanceof z.ZodArray ? described(schema.element as z.ZodType) : null;
  return element?.kind === 'table' ? { kind: 'tables', inside: element.inside } : { kind: 'value', inside: new Map() };
}

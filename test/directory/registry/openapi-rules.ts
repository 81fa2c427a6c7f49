/** What a description must keep to: the rules of OpenAPI 3.1.1 and, for its schemas, of JSON Schema 2020-12, as far as a description like ours uses them. */
import { z } from 'zod';

export type Schema = Readonly<Record<string, unknown>>;
export type Contents = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Described {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Contents };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Contents }>>;
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Every rule that a document breaks, a sentence for each; none where it may be served. */
export function faultsIn(served: unknown): string[] {
  const { error } = document.safeParse(served);
  if (error) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const described = served as Description;
  const all = operationsIn(described);
  return [
    ...twice(all.map(({ operationId }) => operationId)).map((id) => `the operationId ${id} stands there twice`),
    ...twice(Object.keys(described.paths).map((path) => path.replace(/\{\w+\}/g, '{}'))).map(
      (path) => `the path ${path} stands there twice`,
    ),
    ...all.flatMap((operation) => faultsOf(operation).map((fault) => `${operation.operationId}: ${fault}`)),
    ...referencesIn(served)
      .filter((target) => resolve(served, target) === undefined)
      .map((target) => `${target} is not there`),
  ];
}

/** The operations of a document, each with its place. */
export function operationsIn({ paths }: Description): (Described & { path: string; method: string })[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  );
}

/** What a reference within the document stands for (RFC 6901); undefined where there is nothing. */
export function resolve(within: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  const names = reference.slice(2).split('/');
  return names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], within);
}

function faultsOf({ path, method, parameters, requestBody, responses }: Described & { path: string; method: string }) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const declared = parameters.filter((each) => each.in === 'path');
  return [
    ...inPath.filter((name) => !declared.some((each) => each.name === name)).map((name) => `{${name}} is not declared`),
    ...declared.filter(({ name }) => !inPath.includes(name)).map(({ name }) => `{${name}} is not in the path`),
    ...declared.filter(({ required }) => !required).map(({ name }) => `{${name}} must be required`),
    ...twice(parameters.map((each) => `${each.in} ${each.name}`)).map((name) => `the parameter ${name} is there twice`),
    // OpenAPI 3.1.1 section 4.8.12.2.1: these are said elsewhere, and a parameter of such a name is to be ignored.
    ...parameters
      .filter(({ name }) => ['accept', 'content-type', 'authorization'].includes(name.toLowerCase()))
      .map(({ name }) => `${name} cannot be a parameter`),
    ...(requestBody && ['get', 'delete'].includes(method) ? [`the body of ${method} means nothing`] : []),
    ...(Object.keys(responses).some((status) => status.startsWith('2')) ? [] : ['it never succeeds']),
  ];
}

function referencesIn(served: unknown): string[] {
  return [...JSON.stringify(served).matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target!);
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}

const count = z.int().min(0);
const pattern = z.string().refine(isPattern, 'is not a regular expression');
const schema: z.ZodType = z.lazy(() => z.boolean().or(schemaObject));
const some = z.array(schema).min(1);
const typeName = z.enum(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
/** A keyword that is not here is either unknown to 2020-12, as `nullable` is, or one that the tests of the API must learn first. */
const schemaObject = z
  .strictObject({
    type: typeName.or(z.array(typeName).min(1)),
    readOnly: z.boolean(),
    ...{ const: z.json(), enum: z.array(z.json()).min(1), default: z.json() },
    ...{ anyOf: some, oneOf: some, allOf: some, $ref: z.string().startsWith('#/components/schemas/') },
    ...{ properties: z.record(z.string(), schema), required: z.array(z.string()), propertyNames: schema },
    ...{ additionalProperties: schema, items: schema, minItems: count, maxItems: count },
    ...{ minLength: count, maxLength: count, pattern, format: z.string(), description: z.string() },
    ...{ minimum: z.number(), maximum: z.number(), exclusiveMinimum: z.number(), exclusiveMaximum: z.number() },
  })
  .partial()
  .refine(
    ({ required = [], properties = {} }) => required.every((name) => name in properties),
    'requires a property that it does not describe',
  )
  .refine(({ required = [] }) => twice(required).length === 0, 'requires a property twice');

const content = z.record(z.string().regex(/^[a-z]+\/[a-z+.-]+$/), z.strictObject({ schema }));
const operation = z.strictObject({
  operationId: z.string().regex(/^\w+$/),
  summary: z.string().min(1),
  security: z.array(z.strictObject({ session: z.tuple([]) })).optional(),
  parameters: z.array(
    z.strictObject({ name: z.string().min(1), in: z.enum(['path', 'query', 'header']), required: z.boolean(), schema }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: content.optional() }),
  ),
});
const document = z.strictObject({
  openapi: z.literal('3.1.1'),
  info: z.strictObject({ title: z.string().min(1), version: z.string().min(1) }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), schema),
    securitySchemes: z.strictObject({
      session: z.strictObject({
        type: z.literal('apiKey'),
        in: z.literal('cookie'),
        name: z.string(),
        description: z.string(),
      }),
    }),
  }),
});

/** ECMA-262, as JSON Schema wants it (2020-12 section 6.4). */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

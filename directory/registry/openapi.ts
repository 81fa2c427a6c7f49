/** The description of the API (OpenAPI 3.1.1), made from the operations themselves. */
import { z } from 'zod';
import type { Operation } from './operation.ts';
import { problemsOf } from './operation.ts';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode } from './problems.ts';

/** The document as it is served. */
export function describeApi(operations: readonly Operation[], title: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method] = describe(operation);
  }
  return {
    openapi: '3.1.1',
    info: { title, version: '1.0.0' },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemDocument, 'output') },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-session',
          description: 'Changes need X-CSRF-Token as well.',
        },
      },
    },
  };
}

/** Problem details (RFC 9457) as they are sent. */
const problemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
});

function describe(operation: Operation): Record<string, unknown> {
  const { id, summary, who, body, media } = operation;
  const content = body && { [media ?? 'application/json']: { schema: schemaOf(body, 'input') } };
  return {
    operationId: id,
    summary,
    ...(who !== 'anyone' && { security: [{ session: [] }] }),
    parameters: parametersOf(operation),
    ...(content && { requestBody: { required: true, content } }),
    responses: { ...answersOf(operation), ...problemAnswers(operation) },
  };
}

function parametersOf({ params, query, who, method, conditional, once }: Operation): unknown[] {
  const text = (name: string, required: boolean) => ({ name, in: 'header', required, schema: { type: 'string' } });
  return [
    ...fieldsOf(params, 'path'),
    ...fieldsOf(query, 'query'),
    // Whoever is signed in needs it also for what anyone may do: the session comes along by itself.
    ...(method === 'get' ? [] : [text('X-CSRF-Token', who !== 'anyone')]),
    ...(conditional ? [text('If-Match', true)] : []),
    ...(once ? [text('Idempotency-Key', false)] : []),
  ];
}

function fieldsOf(schema: z.ZodObject | null, place: 'path' | 'query'): unknown[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input'),
  }));
}

function answersOf({ answers }: Operation): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, media }]) => {
      const content = schema && { [media ?? 'application/json']: { schema: schemaOf(schema, 'output') } };
      return [status, { description, ...(content && { content }) }];
    }),
  );
}

/** Several codes may share a status. */
function problemAnswers(operation: Operation): Record<string, unknown> {
  const byStatus = Map.groupBy(new Set(problemsOf(operation)), (code) => PROBLEMS[code].status);
  const content = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join('; '), content },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

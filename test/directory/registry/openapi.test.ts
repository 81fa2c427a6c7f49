/** The description of the API is valid, and true: whoever asks whatever of it gets an answer that it foretells. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemsOf } from '../../../directory/registry/operation.ts';
import { PROBLEM_TYPE, PROBLEMS } from '../../../directory/registry/problems.ts';
import { entriesAbout, makeKey, SITE } from '../log/world.ts';
import { anyValue, type Likely } from './any-value.ts';
import { type Answered, openCounter } from './counter.ts';
import { enrolIn, signDraft } from './office.ts';
import { type Described, type Description, faultsIn, operationsIn, resolve, type Schema } from './openapi-rules.ts';
import { sendRaw } from './raw.ts';

const DAY = 24 * 60 * 60 * 1000;
const counter = await openCounter();
const { office, registry } = counter;
afterAll(() => counter[Symbol.asyncDispose]());

await enrolIn(office, registry.keeper, await prepared('here'));
await appointAuditor();
const people = {
  nobody: null,
  registrar: await counter.staff('registrar1'),
  'registrar and editor': await counter.staff('registrar2'),
  editor: await counter.staff('editor01'),
  reviewer: await counter.staff('reviewer'),
  auditor: await counter.staff('auditor1'),
  agency: await counter.agency('here'),
  'agency to be': await counter.agency('there'),
};
const served = (await counter.ask('GET', '/v1/openapi.json')).json as Description;
const operations = operationsIn(served);

async function prepared(id: string) {
  const candidate = await office.world.candidate(id);
  counter.hold();
  return candidate;
}

async function appointAuditor(): Promise<void> {
  const body = { person: 'auditor1', roles: ['auditor' as const], keys: [makeKey().text] };
  const draft = entriesAbout('network')('staff.set', body);
  const root = office.world.root.slice(0, 3);
  await registry.keeper.append(await signDraft(registry.keeper.state, draft, root, office.clock.now));
  office.later(8 * DAY);
}

describe('the description', () => {
  test('is OpenAPI 3.1 with schemas of JSON Schema 2020-12', () => {
    expect(faultsIn(served)).toEqual([]);
  });

  test('has every operation, and every problem under the status that it has', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      registry.operations.map(({ id }) => id).sort(),
    );
    for (const operation of registry.operations)
      for (const code of problemsOf(operation))
        expect(Object.keys(operation.answers)).not.toContain(String(PROBLEMS[code].status));
  });

  // biome-ignore lint/suspicious/noExplicitAny: any part of it is spoilt
  type Spoil = (document: Record<string, any>) => unknown;
  const SPOILED: readonly [what: string, spoil: Spoil, fault: RegExp][] = [
    ['of another version', (all) => Object.assign(all, { openapi: '3.0.3' }), /^openapi: /],
    ['with a field that nobody knows', (all) => Object.assign(all.info, { more: 1 }), /^info: Unrecognized/],
    [
      'with an operation twice',
      (all) => Object.assign(all.paths['/v1/log'].get, { operationId: 'readTrail' }),
      /readTrail stands there twice/,
    ],
    [
      'with a path twice',
      (all) => Object.assign(all.paths, { '/v1/proposals/{proposal}': {} }),
      /\/v1\/proposals\/\{\} stands there twice/,
    ],
    [
      'with a parameter that is not declared',
      (all) => all.paths['/v1/proposals/{id}'].get.parameters.shift(),
      /^readProposal: \{id\} is not declared/,
    ],
    [
      'with a reference to nothing',
      (all) => Reflect.deleteProperty(all.components.schemas, 'Problem'),
      /schemas\/Problem is not there/,
    ],
    [
      'with a keyword of OpenAPI 3.0',
      (all) => Object.assign(all.components.schemas.Problem, { nullable: true }),
      /nullable/,
    ],
    [
      'with a pattern that is none',
      (all) => Object.assign(all.components.schemas.Problem.properties.type, { pattern: '(' }),
      /not a regular expression/,
    ],
    [
      'with a required property that is not described',
      (all) => all.components.schemas.Problem.required.push('other'),
      /requires a property that it does not describe/,
    ],
    [
      'with a body for GET',
      (all) => Object.assign(all.paths['/v1/log'].get, { requestBody: { required: true, content: {} } }),
      /the body of get means nothing/,
    ],
  ];
  test.each(SPOILED)('%s would be found', (_what, spoil, fault) => {
    const copy = structuredClone(served) as unknown as Record<string, unknown>;
    spoil(copy);
    expect(faultsIn(copy)).toContainEqual(expect.stringMatching(fault));
  });
});

type Operation = Described & { path: string; method: string };

const DESK = {
  ...{ role: 'Desk', address: 'desk@here.example', needs: [], languages: ['en'], zone: 'Africa/Nairobi' },
  ...{ hours: [], deputy: null, confirmed: '2026-03-01' },
};
/** What is there, and what gets further than anything invented. */
const LIKELY: Likely = {
  id: await idsThatAreThere(),
  agency: ['here', 'there', 'nobody'],
  subject: ['here', 'network'],
  proposer: [office.world.ann.id],
  type: ['agency.suspend', 'public-key', 'certificate.add'],
  body: [{ reason: 'a drill' }, { certificate: 'a'.repeat(64) }],
  domain: ['here.example', 'a.invalid', '..', 'xn--a.example'],
  address: ['desk@here.example', '"a b"@here.example', 'x'],
  person: ['registrar2', 'nobody12'],
  keyid: [office.world.ann.id, 'x'],
  'If-Match': [
    (await people.agency.get('/v1/agencies/here/contacts')).headers.get('etag'),
    '"1"',
    '*',
    'x',
    '"99999999999999999999"',
  ],
  'Idempotency-Key': ['one', 'two', 'ü', 'x'.repeat(200)],
  contacts: [[], [DESK], [DESK, DESK]],
  signatures: [[], [{ keyid: 'a'.repeat(64), sig: 'AAAA' }], [{ keyid: 'x', sig: '!' }]],
  proposal: [{ payloadType: 'x', payload: 'x', signatures: [] }],
  response: [{}, { clientDataJSON: 5 }],
  invitation: ['x'.repeat(43)],
  digest: ['a'.repeat(64)],
  commitment: ['a'.repeat(64)],
  cursor: ['0', '1', '999999999999999'],
};

async function idsThatAreThere(): Promise<string[]> {
  const suspend = { type: 'agency.suspend', subject: 'here', proposer: office.world.ann.id, body: { reason: 'x' } };
  const { json: proposal } = await people.registrar.post('/v1/proposals', suspend);
  return [proposal.id];
}

const HOSTILE_HEADERS = fc.record(
  {
    'content-type': fc.constantFrom('text/html', 'application/json; charset=x', '\tx', ''),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
    origin: fc.constantFrom('https://evil.test', 'null', ''),
    'sec-fetch-site': fc.constantFrom('cross-site', 'x'),
    cookie: fc.constantFrom('__Host-session=', '__Host-session=x; __Host-session=y', ';;;='),
    'x-csrf-token': fc.constantFrom('', 'x'),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const HOSTILE_BODY = fc.oneof(
  fc.string(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom('', '{', '[]', 'null', '{"__proto__":{"x":1}}', '1e999', '"\\ud800"', `{"content":${'['.repeat(99)}`),
);
const HOSTILE_WORD = fc.oneof(
  fc.constantFrom('../x', '%00', 'a'.repeat(300), '{id}', '\u202e', 'network', '-1'),
  fc.string(),
);

/** A request as the description wants it; one part of it may be spoilt. */
function anyRequest({ parameters, requestBody }: Operation) {
  const fields = parameters.map((each) => [`${each.in} ${each.name}`, anyValue(each.schema, LIKELY, each.name)]);
  const [[media, { schema }] = ['application/json', { schema: {} }]] = Object.entries(requestBody?.content ?? {});
  const good = anyValue(schema, LIKELY).map((value) =>
    media === 'text/plain' ? String(value) : JSON.stringify(value),
  );
  const none = fc.constant({});
  const spoilt = fc.oneof(
    { weight: 3, arbitrary: none },
    fc.record({ headers: HOSTILE_HEADERS }),
    fc.record({ word: HOSTILE_WORD }),
    fc.record({ query: fc.constantFrom('limit=1&limit=2', 'x[y]=1', '%zz', 'limit=0') }),
    requestBody === undefined ? none : fc.record({ body: HOSTILE_BODY }),
  );
  return fc.record({
    who: fc.oneof(
      fc.constantFrom('registrar' as const, 'agency' as const),
      fc.constantFrom(...(Object.keys(people) as (keyof typeof people)[])),
    ),
    fields: fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>),
    media: fc.constant(media),
    body: requestBody === undefined ? fc.constant(null) : good,
    spoilt: spoilt as fc.Arbitrary<Spoilt>,
  });
}
interface Spoilt {
  readonly headers?: Record<string, string>;
  /** In place of every parameter of the path. */
  readonly word?: string;
  readonly query?: string;
  readonly body?: string;
}
type Request = ReturnType<typeof anyRequest> extends fc.Arbitrary<infer T> ? T : never;

/** Whoever was signed out by what was tried before signs in again. */
async function headersOf(who: keyof typeof people): Promise<Record<string, string>> {
  // So that one may ask again: what is guessed at is answered ten times a minute.
  office.later(12_000);
  const person = people[who];
  if (person === null) return {};
  if ((await person.get('/v1/session')).status === 401) expect((await person.signIn(person.device)).status).toBe(201);
  return { cookie: person.cookie(), 'x-csrf-token': person.token(), origin: SITE.origins[0]! };
}

async function ask({ path, method }: Operation, { who, fields, media, spoilt, ...rest }: Request) {
  const named = (place: string) =>
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(`${place} `) && value !== undefined
        ? [[name.slice(place.length + 1), String(value)] as const]
        : [],
    );
  const inPath = new Map(named('path'));
  const filled = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(spoilt.word ?? inPath.get(name)!));
  const query = spoilt.query ?? new URLSearchParams(named('query').map((pair) => [...pair])).toString();
  const body = spoilt.body ?? rest.body;
  const own = await headersOf(who);
  const given = Object.fromEntries(named('header').filter(([name]) => name !== 'X-CSRF-Token'));
  const headers = { ...(body !== null && { 'content-type': media }), ...own, ...given, ...spoilt.headers };
  return sendRaw(counter.base, { method, path: `${filled}?${query}`, headers, body });
}

/** An answer is one of those that the description names for this operation, of that media type, and as its schema says. */
function expectForetold({ responses }: Operation, answer: Answered): void {
  expect(answer.status, answer.text).not.toBe(500);
  expect(Object.keys(responses), answer.text).toContain(String(answer.status));
  const { description, content = {} } = responses[String(answer.status)]!;
  const media = answer.headers.get('content-type')?.split(';')[0] ?? null;
  if (media === null) expect([answer.text, content]).toEqual(['', {}]);
  else {
    expect(Object.keys(content)).toContain(media);
    const { schema } = content[media]!;
    const whole = typeof schema.$ref === 'string' ? resolve(served, schema.$ref) : schema;
    z.fromJSONSchema(whole as Schema).parse(answer.json ?? answer.text);
    if (media === PROBLEM_TYPE) {
      expect(answer.json.status).toBe(answer.status);
      expect(description).toContain(`${answer.json.code}: ${answer.json.title}`);
    }
  }
}

test.each(operations.map((operation, at) => [operation.operationId, operation, at] as const))(
  '%s: whatever is asked of it, by whoever, the answer is one that the description foretells',
  async (_id, operation, seed) => {
    await fc.assert(
      fc.asyncProperty(anyRequest(operation), async (request) =>
        expectForetold(operation, await ask(operation, request)),
      ),
      { seed, numRuns: 12, endOnFailure: true, interruptAfterTimeLimit: 5_000 },
    );
    expect(office.warnings).toEqual([]);
  },
);

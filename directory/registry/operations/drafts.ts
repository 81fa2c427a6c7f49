/** Drafts: what an agency has filled in so far, before it becomes a proposal. Nothing in them is believed, and nothing is public. */
import { z } from 'zod';
import type { Database, Row } from '../database.ts';
import { randomId } from '../ids.ts';
import { type Caller, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { idParam, isRegistrar, listOf, notFound, type OperationParts, pageQuery, toPage, trace } from '../parts.ts';
import { Problem } from '../problems.ts';

const content = z.record(z.string().max(100), z.unknown());
const draft = z.strictObject({ id: z.string(), creator: z.string(), version: z.int(), content });

interface Draft {
  readonly number: number;
  readonly id: string;
  readonly creator: string;
  readonly version: number;
  readonly content: unknown;
}

/** A wizard has a handful. */
const MAX_DRAFTS = 50;

/** Without the content, since this answer is kept for a repetition: what is thrown away must not live on in it. */
const begun = { description: 'Its name and version.', schema: draft.omit({ content: true }) };
const described = { description: 'The draft; its ETag is its version.', schema: draft };

export function draftOperations(parts: OperationParts): Operation[] {
  return [beginDraft(parts), listDrafts(parts), readDraft(parts), writeDraft(parts), dropDraft(parts)];
}

function beginDraft(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'beginDraft',
    method: 'post',
    path: '/v1/drafts',
    summary: 'Begins a draft.',
    who: 'signed in',
    once: true,
    body: z.strictObject({ content }),
    answers: { 201: begun },
    handle: ({ body, caller }) => {
      const id = randomId();
      const creator = caller.account.id;
      if (Number(db.get('SELECT count(*) AS n FROM draft WHERE creator = ?', creator)?.n) >= MAX_DRAFTS)
        throw new Problem('forbidden', `there are ${MAX_DRAFTS} drafts already`);
      const text = JSON.stringify(body.content);
      db.run('INSERT INTO draft (id, creator, version, content) VALUES (?, ?, 1, ?)', id, creator, text);
      const { content: _kept, ...rest } = show(requireDraft(parts, id, caller));
      return { status: 201, headers: headersOf(rest), body: rest };
    },
  });
}

function listDrafts(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'listDrafts',
    method: 'get',
    path: '/v1/drafts',
    summary: 'One’s own drafts, older first; all for registrars.',
    who: 'signed in',
    query: pageQuery,
    answers: { 200: { description: 'A page.', schema: listOf(draft) } },
    handle: ({ query: { cursor, limit }, caller }) => {
      const creator = isRegistrar(caller) ? null : caller.account.id;
      const sql = 'SELECT * FROM draft WHERE number > ? AND (? IS NULL OR creator = ?) ORDER BY number LIMIT ?';
      const found = db.all(sql, cursor, creator, creator, limit + 1).map(toDraft);
      return { status: 200, body: toPage(found, limit, show) };
    },
  });
}

function readDraft(parts: OperationParts): Operation {
  return forCallers({
    id: 'readDraft',
    method: 'get',
    path: '/v1/drafts/{id}',
    summary: 'A draft, for who began it and for registrars.',
    who: 'signed in',
    params: idParam,
    answers: { 200: described },
    handle: ({ params, caller }) => {
      trace(parts, caller, 'draft.read', params.id);
      return answer(requireDraft(parts, params.id, caller));
    },
  });
}

function writeDraft(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'writeDraft',
    method: 'put',
    path: '/v1/drafts/{id}',
    summary: 'Replaces the content of a draft.',
    who: 'signed in',
    params: idParam,
    conditional: true,
    body: z.strictObject({ content }),
    answers: { 200: described },
    handle: ({ params: { id }, body, caller, version }) => {
      const sql = 'UPDATE draft SET content = ?, version = version + 1 WHERE id = ? AND version = ?';
      change(parts, id, caller, () => db.run(sql, JSON.stringify(body.content), id, version));
      return answer(requireDraft(parts, id, caller));
    },
  });
}

function dropDraft(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'dropDraft',
    method: 'delete',
    path: '/v1/drafts/{id}',
    summary: 'Throws a draft away.',
    who: 'signed in',
    params: idParam,
    conditional: true,
    answers: { 204: { description: 'There is no trace of it left.' } },
    handle: ({ params: { id }, caller, version }) => {
      change(parts, id, caller, () => db.run('DELETE FROM draft WHERE id = ? AND version = ?', id, version));
      db.forget();
      return { status: 204 };
    },
  });
}

function findDraft(db: Database, id: string): Draft | null {
  const row = db.get('SELECT * FROM draft WHERE id = ?', id);
  return row === undefined ? null : toDraft(row);
}

/** One that is somebody else's is not there. @throws Problem */
function requireDraft({ db }: OperationParts, id: string, caller: Caller): Draft {
  const found = findDraft(db, id);
  if (found === null || !(found.creator === caller.account.id || isRegistrar(caller))) throw notFound('draft');
  return found;
}

/** Changes the draft of one version, which the work finds by itself, and no other. @throws Problem */
function change(parts: OperationParts, id: string, caller: Caller, work: () => number): void {
  const { creator, version } = requireDraft(parts, id, caller);
  if (creator !== caller.account.id) throw new Problem('forbidden', 'only who began a draft changes it');
  if (work() === 0) throw new Problem('changed', `its version is ${version} by now`);
}

function toDraft({ number, id, creator, version, content }: Row): Draft {
  const names = { id, creator } as Pick<Draft, 'id' | 'creator'>;
  return { ...names, number: Number(number), version: Number(version), content: JSON.parse(content as string) };
}

function show({ number: _place, ...rest }: Draft): z.input<typeof draft> {
  return rest as z.input<typeof draft>;
}

function answer(found: Draft): Outgoing {
  return { status: 200, headers: headersOf(found), body: show(found) };
}

function headersOf({ id, version }: Pick<Draft, 'id' | 'version'>): Record<string, string> {
  return { etag: `"${version}"`, location: `/v1/drafts/${id}` };
}

/** Takes a message apart into texts, dangers and what could not be seen, by what each piece truly is: pure computation within a budget. */
import type { Part } from '../part.ts';
import { type Budget, LIMITS, type Limits, openBudget } from './budget.ts';
import { attempt, type Draft, draftPart, type Gathering, type Item } from './found.ts';
import { mediaTypeOf } from './mime/parameters.ts';
import { judgeName } from './name.ts';
import { readByType } from './readers.ts';
import { secondType, trueType } from './true-type.ts';

/**
 * The message's parts, the message itself first. Nothing is thrown for what a message holds: each piece that was not, or not wholly, looked into
 * says so itself (`unseen`).
 * @param now milliseconds from any beginning, never going back
 */
export async function extract(
  message: Uint8Array,
  limits: Limits = LIMITS,
  now: () => number = () => performance.now(),
): Promise<readonly Part[]> {
  const drafts: Draft[] = [];
  const budget = openBudget(limits, now);
  lookInto(
    { budget, add: (draft) => drafts.push(draft) },
    { path: [], bytes: message, name: null, declared: 'message/rfc822' },
    0,
  );
  return drafts.map((draft) => draft.part());
}

function lookInto(into: { readonly budget: Budget; readonly add: Gathering['add'] }, item: Item, depth: number): void {
  // Thrown to the container that holds it, so that a million entries do not become a million parts that say so.
  into.budget.part(depth);
  const declared = mediaTypeOf(item.declared);
  const type = depth === 0 ? '' : item.bytes.length === 0 ? 'empty' : trueType(item.bytes, item.name, declared);
  const gathering: Gathering = { ...into, depth, look: (inner, at) => lookInto(into, inner, at) };
  const draft = draftPart(gathering, item, type);
  const { found } = draft;
  into.add(draft);
  attempt(found, () => {
    if (item.name !== null) found.text('name', item.name);
    readByType(type || 'message', item.bytes, found);
  });
  if (depth === 0) return;
  for (const danger of judgeName(item.name, declared, draft.part().type)) found.danger(danger);
  const other = secondType(item.bytes, type);
  if (other === null) return;
  found.danger('polyglot');
  attempt(found, () => {
    const second = found.component(other);
    attempt(second, () => readByType(other, item.bytes, second));
  });
}

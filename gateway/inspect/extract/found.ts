/** What a reader of one format is given: a place to tell what it finds, and the budget it spends. */
import type { Danger, Part, PartText, Role, Unseen } from '../part.ts';
import { type Budget, Exceeded } from './budget.ts';

/** Something to look into, and what others say it is. */
export interface Item {
  readonly path: readonly string[];
  readonly bytes: Uint8Array;
  /** The file name it goes by; null where it has none. */
  readonly name: string | null;
  /** Its media type with parameters, as declared; null where nothing was declared. */
  readonly declared: string | null;
}

export interface Found {
  readonly item: Item;
  readonly budget: Budget;
  /** Blank text is nobody's; a text that the budget has no more room for is cut off by {@link Exceeded}. */
  text(role: Role, text: string): void;
  danger(danger: Danger): void;
  unseen(reason: Unseen): void;
  /** Says the true type more closely than its first octets did; before anything else is told. */
  is(type: string): void;
  /** A component that has no octets of its own to be looked into, such as one sheet. */
  component(...steps: readonly string[]): Found;
  /** Something inside with octets of its own, looked into at once. */
  inside(step: string, bytes: Uint8Array, known?: Partial<Pick<Item, 'name' | 'declared'>>): void;
}

/** Reads one format; what it throws besides {@link Exceeded} counts as malformed. */
export type Reader = (bytes: Uint8Array, found: Found) => void;

/** One part while it is written. */
export interface Draft {
  readonly found: Found;
  readonly part: () => Part;
}

/** How parts are gathered and what is inside one is looked into; see {@link Found}. */
export interface Gathering {
  readonly budget: Budget;
  readonly depth: number;
  readonly add: (draft: Draft) => void;
  readonly look: (item: Item, depth: number) => void;
}

export function draftPart(gathering: Gathering, item: Item, type: string): Draft {
  const { budget } = gathering;
  const texts: PartText[] = [];
  const dangers = new Set<Danger>();
  const unseen = new Set<Unseen>();
  let is = type;
  let told = false;
  const path = () => [...item.path, ...(is === '' ? [] : [is])];
  const found: Found = {
    item,
    budget,
    text(role, text) {
      if (text.trim() === '') return;
      budget.characters(text.length);
      texts.push({ role, text });
    },
    danger: (danger) => dangers.add(danger),
    unseen: (reason) => unseen.add(reason),
    is(closer) {
      if (told) throw new TypeError('the type of a part is said before what is inside');
      is = closer;
    },
    component(...steps) {
      told = true;
      budget.part(gathering.depth);
      const component = draftPart(gathering, { ...item, path: [...path(), ...steps] }, '');
      gathering.add(component);
      return component.found;
    },
    inside(step, bytes, known) {
      told = true;
      gathering.look(
        { path: [...path(), step], bytes, name: known?.name ?? null, declared: known?.declared ?? null },
        gathering.depth + 1,
      );
    },
  };
  const part = () => ({
    path: path(),
    type: is || (item.path.at(-1) ?? 'message'),
    texts,
    dangers: [...dangers],
    unseen: [...unseen],
  });
  return { found, part };
}

/** Reads, and where that cannot be finished says why; what was found until then stays. */
export function attempt(found: Found, read: () => void): void {
  try {
    read();
  } catch (error) {
    found.unseen(error instanceof Exceeded ? error.reason : 'malformed');
  }
}

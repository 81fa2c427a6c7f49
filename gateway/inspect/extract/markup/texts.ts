/** Gathers text by the role in which it stands, in reading order, so that a value split over many runs is one text again. */
import type { Role } from '../../part.ts';
import type { Found } from '../found.ts';

export interface Texts {
  add(role: Role, text: string): void;
  /** Ends the line of every role that has begun one. */
  line(): void;
  /** A text beside the reading order, on a line of its own, told once however often it stands there. */
  aside(role: Role, text: string): void;
}

/** What was gathered is handed on however the reading ends. */
export function withTexts(found: Found, read: (texts: Texts) => void): void {
  const texts = new Map<Role, string[]>();
  const asides = new Map<Role, Set<string>>();
  try {
    read({
      add(role, text) {
        if (text === '') return;
        found.budget.characters(text.length);
        listOf(texts, role).push(text);
      },
      line() {
        for (const pieces of texts.values()) if (pieces.at(-1) !== '\n') pieces.push('\n');
      },
      aside(role, text) {
        if (text.trim() === '') return;
        asides.set(role, (asides.get(role) ?? new Set()).add(text));
      },
    });
  } finally {
    for (const [role, pieces] of texts) found.text(role, pieces.join(''));
    for (const [role, lines] of asides) found.text(role, [...lines].join('\n'));
  }
}

function listOf(texts: Map<Role, string[]>, role: Role): string[] {
  const known = texts.get(role);
  if (known) return known;
  const list: string[] = [];
  texts.set(role, list);
  return list;
}

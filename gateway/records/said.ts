/** What stands in the register where no server has replied: why a message is held, and what people have decided about it. */

/** `kinds` name what was found, `by` are ids of people; `count` of `needed` had approved, or one has rejected. */
export type Said =
  | { readonly kind: 'content'; readonly kinds: readonly string[] }
  | {
      readonly kind: 'approved' | 'rejected';
      readonly by: readonly string[];
      readonly count: number;
      readonly needed: number;
    }
  | { readonly kind: 'released'; readonly by: readonly string[]; readonly as: string };

/** In English, for whoever reads the register as a file. */
export function saidText(said: Said): string {
  const names = said.kind === 'content' ? said.kinds.join(', ') : said.by.join(', ');
  if (said.kind === 'content') return `content: ${names}`;
  return said.kind === 'released'
    ? `released by ${names} as ${said.as}`
    : `${said.kind} by ${names} (${said.count} of ${said.needed})`;
}

/** What {@link saidText} has written; null for the reply of a server, which begins with its code (RFC 5321 section 4.2). */
export function readSaid(text: string): Said | null {
  const { kinds } = /^content: (?<kinds>.*)$/.exec(text)?.groups ?? {};
  if (kinds !== undefined) return { kind: 'content', kinds: named(kinds) };
  const decided = /^(approved|rejected) by (.+) \((\d+) of (\d+)\)$/.exec(text);
  if (decided) {
    const [, kind, by = '', count, needed] = decided;
    return { kind: kind as 'approved', by: named(by), count: Number(count), needed: Number(needed) };
  }
  const [, by, as] = /^released by (.+) as (\S+)$/.exec(text) ?? [];
  return by === undefined ? null : { kind: 'released', by: named(by), as: as! };
}

function named(list: string): string[] {
  return list.split(', ').filter((name) => name !== '');
}

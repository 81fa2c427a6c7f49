/** Finds where a document type declaration ends and which entities it declares; nothing of it is expanded or fetched (XML 1.0 section 2.8). */

export interface Doctype {
  /** Behind its closing sign. */
  readonly end: number;
  /** Names of its general entities, which other programs put other text in place of. */
  readonly entities: readonly string[];
}

/**
 * @param mark where `<!DOCTYPE` stands
 * @throws SyntaxError for a declaration that does not end
 */
export function readDoctype(xml: string, mark: number): Doctype {
  const token = /<!--|<\?|["'[\]>]/g;
  token.lastIndex = mark + '<!DOCTYPE'.length;
  let depth = 0;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    const [sign] = match;
    // What stands in quotes, comments and instructions closes nothing.
    const closer = Object.hasOwn(CLOSERS, sign) ? CLOSERS[sign]! : null;
    const close = closer === null ? 0 : xml.indexOf(closer, token.lastIndex);
    if (close < 0) break;
    if (closer !== null) token.lastIndex = close + closer.length;
    else if (sign === '[') depth++;
    else if (sign === ']') depth--;
    else if (depth <= 0) return { end: token.lastIndex, entities: entitiesIn(xml.slice(mark, token.lastIndex)) };
  }
  throw new SyntaxError('reading markup: a document type without an end');
}

const CLOSERS: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>', '"': '"', "'": "'" };

function entitiesIn(declaration: string): string[] {
  return Array.from(declaration.matchAll(/<!ENTITY\s+([^\s%"'<>]{1,200})\s/g), ([, name]) => name!);
}

/** Detection of one text, told shortly: what the tables of these tests compare. */
import { type DetectOptions, detect } from '../../../../gateway/inspect/detect/detect.ts';
import type { Finding } from '../../../../gateway/inspect/finding.ts';
import type { Part, PartText, Role } from '../../../../gateway/inspect/part.ts';

export const part = (...texts: readonly PartText[]): Part => ({
  path: ['1'],
  type: 'text',
  texts,
  dangers: [],
  unseen: [],
});

export const look = (text: string, role: Role = 'body', options: DetectOptions = {}): readonly Finding[] =>
  detect([part({ role, text })], options);

/** The bands in which a type was found. */
export const bandsOf = (type: string, text: string, role: Role = 'body'): readonly string[] =>
  look(text, role)
    .filter((finding) => finding.type === type)
    .map(({ band }) => band);

/** The words for what was found in mail and what comes of it, by language: for mails, pages and the add-in alike. */
import type { Language } from '../../directory/paper/language.ts';
import type { ContentTexts } from './content-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const CONTENT: Readonly<Record<Language, ContentTexts>> = { ar, zh, en, fr, ru, es };

/** The name of a matter's kind, such as `iban`, `marking-secret`, `danger-macro` or `unseen-encrypted`; null for one that has none. */
export function kindText(kind: string, language: Language): string | null {
  const { findings, markings, dangers, unseen } = CONTENT[language];
  const tables = { 'marking-': markings, 'danger-': dangers, 'unseen-': unseen } as const;
  const prefix = (Object.keys(tables) as (keyof typeof tables)[]).find((each) => kind.startsWith(each));
  const table: Readonly<Record<string, string>> = prefix === undefined ? findings : tables[prefix];
  const name = kind.slice(prefix?.length ?? 0);
  return Object.hasOwn(table, name) ? table[name]! : null;
}

/** The languages of the pages, and which of them a reader is shown. */
import type { Texts } from '../../telling/text-types.ts';
import { ar as tellingAr } from '../../telling/texts/ar.ts';
import { en as tellingEn } from '../../telling/texts/en.ts';
import { es as tellingEs } from '../../telling/texts/es.ts';
import { fr as tellingFr } from '../../telling/texts/fr.ts';
import { ru as tellingRu } from '../../telling/texts/ru.ts';
import { zh as tellingZh } from '../../telling/texts/zh.ts';
import type { PageTexts } from './page-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;

export type Language = (typeof LANGUAGES)[number];

/** All that a page is written with in one language. */
export interface Words {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** Of the pages. */
  readonly says: PageTexts;
  /** Of the entries. */
  readonly telling: Texts;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  ar: { language: 'ar', direction: 'rtl', says: ar, telling: tellingAr },
  zh: { language: 'zh', direction: 'ltr', says: zh, telling: tellingZh },
  en: { language: 'en', direction: 'ltr', says: en, telling: tellingEn },
  fr: { language: 'fr', direction: 'ltr', says: fr, telling: tellingFr },
  ru: { language: 'ru', direction: 'ltr', says: ru, telling: tellingRu },
  es: { language: 'es', direction: 'ltr', says: es, telling: tellingEs },
};

/** The first that a browser accepts and we speak, by its weights (RFC 9110 section 12.5.4); else English. */
export function acceptedLanguage(header: string): Language {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((each) => each.startsWith('q='));
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return wanted.flatMap(({ language }) => LANGUAGES.find((ours) => ours === language) ?? [])[0] ?? 'en';
}

/** For `Intl`: Arabic with the digits that stand in digests and times as well. */
export function locale(language: Language): string {
  return language === 'ar' ? 'ar-u-nu-latn' : language;
}

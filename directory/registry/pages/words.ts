/** All that the pages are written with, by language. */
import type { Language } from '../../paper/language.ts';
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

/** All that a page is written with in one language. */
export interface Words {
  readonly language: Language;
  /** Of the pages. */
  readonly says: PageTexts;
  /** Of the entries. */
  readonly telling: Texts;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  ar: { language: 'ar', says: ar, telling: tellingAr },
  zh: { language: 'zh', says: zh, telling: tellingZh },
  en: { language: 'en', says: en, telling: tellingEn },
  fr: { language: 'fr', says: fr, telling: tellingFr },
  ru: { language: 'ru', says: ru, telling: tellingRu },
  es: { language: 'es', says: es, telling: tellingEs },
};

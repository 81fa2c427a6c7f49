/** What the desk's frame and its first pages say, by language. */
import type { Language } from '../../directory/paper/language.ts';
import type { SiteTexts } from './site-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const SITE: Readonly<Record<Language, SiteTexts>> = { ar, zh, en, fr, ru, es };

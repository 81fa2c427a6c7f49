/** What the pages of the content log say, by language. */
import type { Language } from '../../../directory/paper/language.ts';
import type { LogTexts } from './log-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const LOG: Readonly<Record<Language, LogTexts>> = { ar, zh, en, fr, ru, es };

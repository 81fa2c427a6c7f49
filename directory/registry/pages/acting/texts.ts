/** What pages say around everything that can be done, by language. */
import type { Language } from '../../../paper/language.ts';
import type { ActingTexts } from './acting-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const ACTING: Readonly<Record<Language, ActingTexts>> = { ar, zh, en, fr, ru, es };

/** The texts of the registrar's pages by language. */
import type { Language } from '../../../paper/language.ts';
import type { ReviewTexts } from './review-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const REVIEW: Readonly<Record<Language, ReviewTexts>> = { ar, zh, en, fr, ru, es };

/** What the pages of sign-in and account say, by language. */
import type { Language } from '../../../paper/language.ts';
import type { AccountTexts } from './account-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const ACCOUNT: Readonly<Record<Language, AccountTexts>> = { ar, zh, en, fr, ru, es };

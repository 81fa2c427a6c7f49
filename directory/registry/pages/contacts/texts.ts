/** What the page of contacts says, by language. */
import type { Language } from '../../../paper/language.ts';
import type { ContactTexts } from './contact-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const CONTACTS: Readonly<Record<Language, ContactTexts>> = { ar, zh, en, fr, ru, es };

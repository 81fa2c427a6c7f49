/** What the pages say that lead an agency into the network, by language. */
import type { Language } from '../../../paper/language.ts';
import type { JoiningTexts } from './joining-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const JOINING: Readonly<Record<Language, JoiningTexts>> = { ar, zh, en, fr, ru, es };

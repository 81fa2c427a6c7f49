/** What the console's pages say, by language. */
import type { Language } from '../../../directory/paper/language.ts';
import type { ConsoleTexts } from './console-texts.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

export const CONSOLE: Readonly<Record<Language, ConsoleTexts>> = { ar, zh, en, fr, ru, es };

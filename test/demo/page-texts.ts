/** Everything that the demo says, in six languages; a language that lacks a text does not compile. */
import { type Language, locale } from '../../directory/paper/language.ts';
import type { FaultName } from './faults.ts';
import type { State, Step, StepName } from './story.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

/** The seven places on the way. */
export type Place = 'officerA' | 'serverA' | 'gatewayA' | 'wire' | 'gatewayB' | 'serverB' | 'officerB';

/** What one button does, in words. */
export interface FaultTexts {
  readonly name: string;
  readonly undo: string;
  /** What pressing it does. */
  readonly does: string;
  /** What is to be seen while it lasts. */
  readonly shows: string;
}

/** Names in braces are filled in. */
export interface Texts {
  readonly title: string;
  readonly tagline: string;
  readonly skip: string;
  readonly refresh: string;
  readonly way: {
    readonly heading: string;
    /** Says the drawing to whoever cannot see it. */
    readonly picture: string;
    readonly places: Readonly<Record<Place, string>>;
    /** Under a place once the message has passed it, or where it stands. */
    readonly marks: {
      readonly sealed: string;
      readonly opened: string;
      readonly bytes: string;
      readonly waits: string;
      readonly stopped: string;
      readonly suspended: string;
      readonly cut: string;
      readonly refused: string;
    };
    readonly states: Readonly<Record<State | 'nothing' | 'unseen', string>>;
    readonly steps: Readonly<Record<StepName, string>>;
    readonly after: string;
  };
  readonly faults: {
    readonly heading: string;
    readonly intro: string;
    readonly each: Readonly<Record<FaultName, FaultTexts>>;
    /** What gateway A handed to the wire in its last attempt. */
    readonly attempt: string;
    readonly told: string;
  };
  readonly compose: {
    readonly heading: string;
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly attachment: string;
    readonly send: string;
    readonly file: string;
    readonly fileHint: string;
    readonly sendFile: string;
    readonly sample: { readonly subject: string; readonly text: string };
  };
  readonly wire: {
    readonly heading: string;
    readonly original: string;
    readonly originalHint: string;
    readonly sealed: string;
    readonly sealedHint: string;
    readonly records: string;
    readonly recordsHint: string;
    readonly searched: string;
    readonly unknown: string;
    readonly nothing: string;
    readonly shortened: string;
  };
  readonly mailbox: {
    readonly heading: string;
    readonly empty: string;
    readonly verdicts: Readonly<Record<'proven' | 'client' | 'unproven' | 'outsider', string>>;
    readonly same: string;
    readonly different: string;
    readonly from: string;
    readonly to: string;
    readonly attachments: string;
    readonly source: string;
    readonly headingA: string;
  };
  readonly directory: {
    readonly heading: string;
    readonly intro: string;
    /** How many entries each gateway has verified. */
    readonly follows: string;
  };
  readonly errors: {
    readonly heading: string;
    readonly noMessage: string;
    readonly address: string;
    readonly tooLarge: string;
    readonly file: string;
  };
}

export const TEXTS: Readonly<Record<Language, Texts>> = { ar, zh, en, fr, ru, es };

/** Puts values in place of the names in braces, numbers as the language writes them. Isolated, so that nothing in them turns the line around (UAX #9). */
export function fill(text: string, values: Readonly<Record<string, string | number>>, language: Language): string {
  return text.replace(/\{([a-z]+)\}/gi, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === 'number') return new Intl.NumberFormat(locale(language)).format(value);
    return language === 'ar' ? `\u2068${value}\u2069` : value;
  });
}

/** One step as a sentence; a verdict in the words in which officer B reads it. */
export function sayStep({ name, values }: Pick<Step, 'name' | 'values'>, language: Language): string {
  const { way, mailbox } = TEXTS[language];
  const verdict = mailbox.verdicts[values.verdict as keyof typeof mailbox.verdicts];
  const words = verdict ? { ...values, verdict: fill(verdict, values, language) } : values;
  return fill(way.steps[name], words, language);
}

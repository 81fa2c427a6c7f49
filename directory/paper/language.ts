/** The languages of all pages, and which of them a reader is shown. */

export const LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What the pieces of a page have to know of where they stand. */
export interface Spoken {
  readonly language: Language;
}

/** In which its writing runs. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The first that a browser accepts and we speak, by its weights (RFC 9110 section 12.5.4); else English. */
export function acceptedLanguage(header: string): Language {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((each) => each.startsWith('q='));
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return wanted.flatMap(({ language }) => LANGUAGES.find((ours) => ours === language) ?? [])[0] ?? 'en';
}

/** For `Intl`: Arabic with the digits that stand in digests and times as well. */
export function locale(language: Language): string {
  return language === 'ar' ? 'ar-u-nu-latn' : language;
}

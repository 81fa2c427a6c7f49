/** A file with canaries: words that stand nowhere else, one for each place where somebody could hide something. */

export interface CanaryFile {
  readonly format: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** By the place that hides it. */
  readonly canaries: Readonly<Record<string, string>>;
}

/** The canary of one place: letters alone, so that no format writes it in another way. */
export function canaryOf(format: string, place: string): string {
  const letters = (text: string) => text.replace(/[^A-Za-z]/g, '');
  return `Canary${letters(format)}X${letters(place)}X`;
}

/** A file with canaries: words that stand nowhere else, one for each place where somebody could hide something. */

export interface CanaryFile {
  readonly format: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** By the place that hides it. */
  readonly canaries: Readonly<Record<string, string>>;
}

/** Gives the canary of one place of the file that is being written. */
export type Hide = (place: string) => string;

/**
 * The file that `write` writes: it hides whatever it asks for, so that nothing can be counted that was not written.
 * @throws Error for two places with the same canary
 */
export function hiding(format: string, name: string, write: (hide: Hide) => Uint8Array | string): CanaryFile {
  const canaries: Record<string, string> = {};
  const bytes = write((place) => {
    const canary = canaryOf(format, place);
    if (Object.values(canaries).includes(canary)) throw new Error(`${format} hides ${canary} twice`);
    canaries[place] = canary;
    return canary;
  });
  return { format, name, bytes: new Uint8Array(Buffer.from(bytes as string)), canaries };
}

/** The canary of one place: letters alone, so that no format writes it in another way. */
export function canaryOf(format: string, place: string): string {
  const letters = (text: string) => text.replace(/[^A-Za-z]/g, '');
  return `Canary${letters(format)}X${letters(place)}X`;
}

/** In two, for places that a value is split over. */
export function halves(canary: string): readonly [string, string] {
  const middle = Math.floor(canary.length / 2);
  return [canary.slice(0, middle), canary.slice(middle)];
}

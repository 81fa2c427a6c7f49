/** Moments as the gateway writes them, for people. */

/** To the second: nobody who decides needs it closer. */
export function when(iso: string): Date {
  return new Date(iso.replace(/\.\d+Z$/, 'Z'));
}

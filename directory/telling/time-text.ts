/** A moment as people read it. */

/** In UTC, the same in every language. */
export function timeText(time: Date): string {
  return `${time
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replace('T', ' ')
    .replace('Z', ' UTC')}`;
}

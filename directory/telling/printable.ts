/** Makes text that others wrote safe to show: nothing in it moves a cursor, hides, or turns the order of what stands around it. */

/** Controls (terminal escapes begin with one), direction marks, line ends, and what is drawn as nothing; a plain space is harmless. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** First strong isolate and its end (UAX #9 section 2.4). */
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** The text with whatever cannot be seen written out, as `\u{202e}`; words from right to left are isolated. */
export function printable(text: string): string {
  const seen = text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return RIGHT_TO_LEFT.test(seen) ? `${ISOLATE}${seen}${END}` : seen;
}

/** Whether part of the text cannot be seen. */
export function hidesSomething(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/** How a value that may hold anything gets into a mail of our own. */

/** The only way a value gets into a field; without a value there is no field. */
export function field(name: string, value: string | null): string {
  const line = oneLine(value ?? '');
  return line === '' ? '' : `${name}: ${line}\r\n`;
}

/** Printable ASCII on one line of bounded length, whatever it was: nothing that a peer says can begin a field or a part. */
export function oneLine(text: string): string {
  return text
    .slice(0, 500)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
}

/** The same in every language, and its time zone is said: officers read it in many. */
export function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function base64Lines(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.replace(/.{1,76}/g, '$&\r\n');
}

/** RFC 2047: lines of at most 76 characters, no character divided between two words. Plain ASCII stays as it is. */
export function encodedWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words = [''];
  for (const character of text) {
    const longer = words.at(-1) + character;
    if (Buffer.byteLength(longer) > 39) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

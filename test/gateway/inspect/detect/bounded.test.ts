/** Work: every pattern that reads a whole text is bounded, and twice the text is twice the work. */
import { afterEach, describe, expect, test } from 'vitest';
import { readMask } from '../../../../gateway/inspect/detect/case-mask.ts';
import { look } from './look.ts';

const { exec } = RegExp.prototype;
const { charCodeAt } = String.prototype;
afterEach(unwatch);

/** Which patterns were matched against long texts, and how often any was, or a single character was looked at. */
function watched(run: () => void): { longPatterns: Set<string>; steps: number } {
  const longPatterns = new Set<string>();
  let steps = 0;
  RegExp.prototype.exec = function (text: string) {
    steps++;
    if (text.length > 1000) longPatterns.add(this.source);
    return exec.call(this, text);
  };
  String.prototype.charCodeAt = function (index: number) {
    steps++;
    return charCodeAt.call(this, index);
  };
  try {
    run();
  } finally {
    unwatch();
  }
  return { longPatterns, steps };
}

function unwatch(): void {
  RegExp.prototype.exec = exec;
  String.prototype.charCodeAt = charCodeAt;
}

const masks = [readMask('ACC/####/#{1,6}'), readMask('??-##[-###]')];

const HOSTILE: readonly (readonly [what: string, unit: string])[] = [
  ['prose', 'The central authority sent the passport of the witness, born on 12 March 1985, account 12345678. '],
  ['digits', '1234567890'],
  ['digits in groups', '4539 1488 0343 6467 '],
  ['letters', 'aaaaaaaaaa'],
  ['capitals', 'DE44ABCDEF'],
  ['almost IBANs', 'DE44 5001 0517 5407 3249 3 '],
  ['almost e-mail', 'a@a@a@a@'],
  ['blanks', '          '],
  ['line ends', '\n\r\n\t '],
  ['tabs', '\t\t\t\t1'],
  ['quotes', '>> > |>'],
  ['cues', 'passport iban card account national id '],
  ['cues without blanks', '身份证护照账号密码'],
  ['markings', 'SECRET TLP:RED EU RESTRICTED '],
  ['a marking per line', 'CONFIDENTIAL\n'],
  ['base64', 'QUJDREVGR0hJSktM'],
  ['percent', '%41%42%43'],
  ['overrides', '\u202eabc'],
  ['brackets', '<<<<[[[[(((('],
  ['words of a seed', 'abandon ability able about '],
  ['machine-readable', 'P<UTOERIKSSON<<ANNA<<<<<'],
  ['key names', 'secret_key = "aaaaaaaaaaaaaaaaaaaaaaaa '],
  ['password cues', 'password: password: '],
  ['Cyrillic', 'АВЕКМНОР1234 паспорт '],
  ['combining', 'e\u0301\u0301\u0301\u200b'],
];

describe('twice the text is at most twice the work', () => {
  test.each(HOSTILE)('in %s', (_what, unit) => {
    const text = unit.repeat(Math.ceil(20_000 / unit.length));
    const once = watched(() => look(text, 'body', { masks })).steps;
    const twice = watched(() => look(text + text, 'body', { masks })).steps;
    expect(twice).toBeLessThan(once * 2.3 + 500);
  });
});

test('no pattern that reads a whole text repeats without a bound', () => {
  const text = HOSTILE.map(([, unit]) => `${unit.repeat(50)}\n`).join('');
  const { longPatterns } = watched(() => look(text, 'body', { masks }));
  expect(longPatterns.size).toBeGreaterThan(25);
  expect([...longPatterns].filter(isUnbounded)).toEqual([]);
});

/** A plus, a star or an open count outside a character class. */
const isUnbounded = (source: string) =>
  /[+*]|\{\d+,\}/.test(
    source
      .replace(/\\[pP]\{\w+\}|\\./g, 'x')
      .replace(/\[[^\]]*\]/g, 'x')
      .replace(/\(\?[<!=:]+/g, '('),
  );

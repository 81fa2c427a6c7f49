/** Text is read however it is written: in whatever width, folded, quoted, packed, escaped, or behind a document type. */
import { describe, expect, test } from 'vitest';
import { extract } from '../../../../gateway/inspect/extract/extract.ts';
import { bytes, canariesIn, message, partsOf, warningsIn } from './making.ts';

const C = 'CANARY-a';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Four octets for each character. */
function wide(text: string, little: boolean): Uint8Array {
  const octets = Buffer.alloc(text.length * 4);
  for (const [n, character] of [...text].entries())
    octets[little ? 'writeUInt32LE' : 'writeUInt32BE'](character.codePointAt(0)!, n * 4);
  return octets;
}

describe('a canary is found in', () => {
  test.each([
    ['four octets for a character, with a mark', wide(`\ufeff${C}`, true), 'text body'],
    ['the same the other way round', wide(`\ufeff${C}`, false), 'text body'],
    ['the same without a mark', wide(`${C} Секретно\n`, true), 'text body'],
    ['the same the other way round without a mark', wide(`${C} Секретно\n`, false), 'text body'],
    ['an escaped string of JSON', '{"x":"C\\u0041NARY\\u002da"}', 'text hidden'],
    ['a folded line of a directory', 'dn: cn=x\r\ndescription: CAN\r\n ARY-a', 'text hidden'],
    ['a packed line of a directory', `# x\r\ndn: cn=x\r\ndescription:: ${base64(C)}\r\n`, 'text hidden'],
    ['a document type without entities', `<!DOCTYPE svg PUBLIC "a" "b"><svg><text>${C}</text></svg>`, 'svg body'],
    ['an instruction', `<?xml version="1.0"?><x/><?own ${C}?>`, 'xml property'],
    ['an entity', `<?xml version="1.0"?><!DOCTYPE x [ <!-- ]> --> <!ENTITY a "]>${C}"> ]><x>x</x>`, 'xml property'],
    ['a comment of armour', `-----BEGIN PGP MESSAGE-----\nComment: ${C}\n\nx\n`, 'pgp property'],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file))).toEqual({ a: [`1/${place}`] });
  });

  test('seven bits', async () => {
    const body = 'CAN+AEEAUgBZ-+AC0-a';
    expect(canariesIn(await extract(message('Content-Type: text/plain; charset=utf-7', '', body)))).toEqual({
      a: ['1/text body'],
    });
  });
});

describe('a contact’s lines are read one by one:', () => {
  const card = (...lines: readonly string[]) => partsOf(['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n'));

  test.each([
    ['quoted', ['NOTE;ENCODING=QUOTED-PRINTABLE:CAN=41RY=\r\n-a'], 'contact body'],
    ['quoted by an older name', ['NOTE;QUOTED-PRINTABLE:CAN=41RY-a'], 'contact body'],
    [
      'neither quoted nor packed beside one that is',
      ['N;QUOTED-PRINTABLE:=41', 'URL:http://x.example/?a=CANARY-a'],
      'contact body',
    ],
    [
      'packed',
      [`PHOTO;ENCODING=BASE64;TYPE=X:${base64(C).slice(0, 4)}`, ` ${base64(C).slice(4)}`],
      'contact/attached-1/text body',
    ],
    [
      'packed and not folded',
      [`KEY;BASE64:${base64(C).slice(0, 4)}`, base64(C).slice(4), ''],
      'contact/attached-1/text body',
    ],
    ['a data link', [`KEY:data:text/plain;base64,${base64(`${C} and more`)}`], 'contact/attached-1/text body'],
    ['behind escapes', ['NOTE:CANARY-a\\, x'], 'contact body'],
  ])('%s', async (_, lines, place) => {
    expect(canariesIn(await card(...lines))).toEqual({ a: [`1/${place}`] });
  });

  test('a quoted line in a charset of its own leaves the others alone', async () => {
    const [part] = await card('N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=D1=C5', 'X:a=41');
    expect(part?.texts[0]?.text).toBe(
      'BEGIN:VCARD\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:СЕ\nX:a=41\nEND:VCARD',
    );
  });
});

describe('a document type', () => {
  test.each([
    ['is nothing odd', '<!DOCTYPE x SYSTEM "x.dtd"><x>a</x>', []],
    ['whose entities no text shows is nothing odd', '<!DOCTYPE x [<!ENTITY a "b">]><x y="&a;">a</x>', []],
    ['whose entity stands in the text is told', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', ['1/xml: malformed']],
    ['that does not end is told', `<!DOCTYPE x [${'<!--'.repeat(300_000)}`, ['1/xml: malformed']],
  ])('%s', async (_, xml, warnings) => {
    expect(warningsIn(await partsOf(bytes(`<?xml version="1.0"?>${xml}`)))).toEqual(warnings);
  });

  test('expands nothing, and what stands beside its entity is read', async () => {
    const [part] = await partsOf('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "xyz">]><x>&a;&a; CANARY-a</x>');
    expect(
      part?.texts
        .map(({ text }) => text)
        .join('')
        .match(/xyz/g),
    ).toHaveLength(1);
    expect(canariesIn([part!])).toEqual({ a: ['1/xml property'] });
  });
});

/** The named characters of HTML that mail is written with; numbers stand for all others (HTML Living Standard, section 13.5). */

/** Latin-1's in the order of their code points from 160 (HTML 4.01 section 24.2.1). */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(' ').map((name, n) => [name, String.fromCharCode(160 + n)] as const),
  ...Object.entries({
    ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", LT: '<', GT: '>', AMP: '&', QUOT: '"' },
    ...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', bull: '•' },
    ...{
      hellip: '…',
      euro: '€',
      trade: '™',
      ensp: '\u2002',
      emsp: '\u2003',
      thinsp: '\u2009',
      zwnj: '\u200c',
      zwj: '\u200d',
    },
    ...{
      lrm: '\u200e',
      rlm: '\u200f',
      lsaquo: '‹',
      rsaquo: '›',
      OElig: 'Œ',
      oelig: 'œ',
      Scaron: 'Š',
      scaron: 'š',
      Yuml: 'Ÿ',
    },
    ...{
      Tab: '\t',
      NewLine: '\n',
      colon: ':',
      period: '.',
      comma: ',',
      sol: '/',
      num: '#',
      commat: '@',
      lowbar: '_',
      hyphen: '‐',
    },
    ...{
      ZeroWidthSpace: '\u200b',
      NoBreak: '\u2060',
      dash: '‐',
      plus: '+',
      equals: '=',
      semi: ';',
      excl: '!',
      ast: '*',
    },
  }),
]);

/** Numbers 128 to 159 are read as Windows-1252, as browsers read them; unknown names stay as they stand. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{1,20}));?/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED.get(name) ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    if (code >= 128 && code < 160) return new TextDecoder('windows-1252').decode(new Uint8Array([code]));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

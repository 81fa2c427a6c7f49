/** Numbers of persons, valid by each State's own scheme, and such whose check does not hold. */
import { lettersAsNumbers, luhn, mod11And10, modulo, otherDigit, verhoeff, weighted } from './check-digits.ts';
import { type Draw, dayAs, UPPER } from './draw.ts';

const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE';
const PPS = 'WABCDEFGHIJKLMNOPQRSTUV';
const HETU = '0123456789ABCDEFHJKLMNPRSTUVWXY';

const born = (draw: Draw, form: string) => dayAs(draw.day(1950, 1999), form);
const mod11 = (digits: string, weights: readonly number[]) => weighted(digits, weights) % 11;
/** Draws until the scheme has a check digit for what was drawn. */
function until(make: () => string | null): string {
  for (;;) {
    const made = make();
    if (made !== null) return made;
  }
}

/** By ISO 3166-1 code, with the scheme behind a hyphen where a State has several. */
export const PERSON_IDS: Readonly<Record<string, (draw: Draw) => string>> = {
  FR: (draw) => {
    const body = `${draw.of('12')}${born(draw, 'yymm')}${draw.of(['75', '13', '69', '33'])}${draw.digits(3)}${draw.digits(3)}`;
    return `${body}${String(97 - modulo(body, 97)).padStart(2, '0')}`;
  },
  BE: (draw) => {
    const body = `${born(draw, 'yymmdd')}${String(1 + draw.below(997)).padStart(3, '0')}`;
    return `${body}${String(97 - modulo(body, 97)).padStart(2, '0')}`;
  },
  CH: (draw) => {
    const body = `756${draw.digits(9)}`;
    const sum = weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
    const all = `${body}${(10 - (sum % 10)) % 10}`;
    return `${all.slice(0, 3)}.${all.slice(3, 7)}.${all.slice(7, 11)}.${all.slice(11)}`;
  },
  ES: (draw) => {
    const body = draw.digits(8);
    return `${body}${DNI[Number(body) % 23]}`;
  },
  'ES-NIE': (draw) => {
    const first = draw.below(3);
    const body = draw.digits(7);
    return `${'XYZ'[first]}${body}${DNI[Number(`${first}${body}`) % 23]}`;
  },
  AR: (draw) =>
    until(() => {
      const body = `${draw.of(['20', '27'])}${1 + draw.below(4)}${draw.digits(7)}`;
      const check = (11 - mod11(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
      return check === 10 ? null : `${body.slice(0, 2)}-${body.slice(2)}-${check}`;
    }),
  CL: (draw) => {
    const body = `${1 + draw.below(2)}${draw.digits(7)}`;
    const check = 11 - mod11(body, [3, 2, 7, 6, 5, 4, 3, 2]);
    return `${body.slice(0, 2)}.${body.slice(2, 5)}.${body.slice(5)}-${check === 11 ? '0' : check === 10 ? 'K' : check}`;
  },
  MX: (draw) => {
    const consonants = () => draw.text('BCDFGHJKLMNPRSTVZ', 3);
    const name = `${draw.of(UPPER)}${draw.of('AEIO')}${draw.of('BCDFGLMNRSTV')}${draw.of('BCDFGLMNRSTV')}`;
    const body = `${name}${born(draw, 'yymmdd')}${draw.of('HM')}${draw.of(['DF', 'JC', 'NL', 'PL'])}${consonants()}0`;
    const order = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
    const sum = Array.from(body).reduce((all, letter, at) => all + order.indexOf(letter) * (18 - at), 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  },
  'RU-SNILS': (draw) => {
    const body = `${1 + draw.below(2)}${draw.digits(8)}`;
    const sum = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
    return `${body.slice(0, 3)}-${body.slice(3, 6)}-${body.slice(6)} ${String(sum % 100).padStart(2, '0')}`;
  },
  'RU-INN': (draw) => {
    const body = `77${draw.digits(8)}`;
    const first = mod11(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 10;
    const second = mod11(`${body}${first}`, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 10;
    return `${body}${first}${second}`;
  },
  KZ: (draw) =>
    until(() => {
      const body = `${born(draw, 'yymmdd')}${draw.of('34')}${draw.digits(4)}`;
      const first = mod11(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      const check = first === 10 ? mod11(body, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) : first;
      return check === 10 ? null : `${body}${check}`;
    }),
  UA: (draw) => {
    const body = `${2 + draw.below(2)}${draw.digits(8)}`;
    const sum = weighted(body, [-1, 5, 7, 9, 4, 6, 10, 5, 7]);
    return `${body}${(((sum % 11) + 11) % 11) % 10}`;
  },
  CN: (draw) => {
    const body = `${draw.of(['110105', '310104', '440106', '510107'])}${born(draw, 'yyyymmdd')}${draw.digits(3)}`;
    return `${body}${'10X98765432'[mod11(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])]}`;
  },
  TW: (draw) => {
    const letter = draw.of('ABCDEFGH');
    const body = `${letter.charCodeAt(0) - 55}${draw.of('12')}${draw.digits(7)}`;
    const sum = weighted(body, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    return `${letter}${body.slice(2)}${(10 - (sum % 10)) % 10}`;
  },
  HK: (draw) => {
    const letter = draw.of('ABCDEGHK');
    const body = draw.digits(6);
    const sum = 9 * 36 + 8 * (letter.charCodeAt(0) - 55) + weighted(body, [7, 6, 5, 4, 3, 2]);
    const check = (11 - (sum % 11)) % 11;
    return `${letter}${body}(${check === 10 ? 'A' : check})`;
  },
  EG: (draw) => `2${born(draw, 'yymmdd')}${draw.of(['01', '02', '12', '21'])}${draw.digits(5)}`,
  KW: (draw) =>
    until(() => {
      const body = `2${born(draw, 'yymmdd')}${draw.digits(4)}`;
      const check = 11 - mod11(body, [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
      return check > 9 ? null : `${body}${check}`;
    }),
  SA: (draw) => {
    const body = `1${draw.digits(8)}`;
    return `${body}${luhn(body)}`;
  },
  ZA: (draw) => {
    const body = `${born(draw, 'yymmdd')}${draw.digits(4)}08`;
    return `${body}${luhn(body)}`;
  },
  IN: (draw) => {
    const body = `${2 + draw.below(8)}${draw.digits(10)}`;
    const all = `${body}${verhoeff(body)}`;
    return `${all.slice(0, 4)} ${all.slice(4, 8)} ${all.slice(8)}`;
  },
  IE: (draw) => {
    const body = draw.digits(7);
    return `${body}${PPS[weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 23]}`;
  },
  GB: (draw) => `${draw.of(['AB', 'CE', 'JG', 'PA', 'SH'])}${draw.digits(6)}${draw.of('ABCD')}`,
  US: (draw) => `${101 + draw.below(500)}-${11 + draw.below(80)}-${1001 + draw.below(8000)}`,
  DE: (draw) => {
    // Of its first ten digits exactly one stands there twice.
    const order = Array.from('0123456789').sort(() => draw.below(3) - 1);
    const body = `${order.slice(0, 9).join('')}${order[draw.below(9)]}`.replace(/^0(.)/, '$10');
    const all = `${body}${mod11And10(body)}`;
    return `${all.slice(0, 2)} ${all.slice(2, 5)} ${all.slice(5, 8)} ${all.slice(8)}`;
  },
  IT: (draw) => {
    const day = draw.day(1950, 1999);
    const month = 'ABCDEHLMPRST'[day.getUTCMonth()];
    const body = `${draw.text('BCDFGLMNPRST', 6)}${dayAs(day, 'yy')}${month}${dayAs(day, 'dd')}H501`;
    return `${body}${italianLetter(body)}`;
  },
  PL: (draw) => {
    const body = `${born(draw, 'yymmdd')}${draw.digits(4)}`;
    return `${body}${(10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}`;
  },
  BR: (draw) => {
    const body = draw.digits(9);
    const check = (digits: string) => {
      const rest = mod11(
        digits,
        Array.from(digits, (_, at) => digits.length + 1 - at),
      );
      return rest < 2 ? 0 : 11 - rest;
    };
    const first = `${body}${check(body)}`;
    return `${body.slice(0, 3)}.${body.slice(3, 6)}.${body.slice(6)}-${first.slice(9)}${check(first)}`;
  },
  RO: (draw) => {
    const body = `${draw.of('12')}${born(draw, 'yymmdd')}${draw.of(['01', '12', '40'])}${draw.digits(3)}`;
    const rest = mod11(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]);
    return `${body}${rest === 10 ? 1 : rest}`;
  },
  NL: (draw) =>
    until(() => {
      const body = `${1 + draw.below(2)}${draw.digits(7)}`;
      const check = mod11(body, [9, 8, 7, 6, 5, 4, 3, 2]);
      return check === 10 ? null : `${body}${check}`;
    }),
  BG: (draw) => {
    const body = `${born(draw, 'yymmdd')}${draw.digits(3)}`;
    return `${body}${mod11(body, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 10}`;
  },
  TR: (draw) => {
    const body = `${1 + draw.below(9)}${draw.digits(8)}`;
    const odd = weighted(body, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const even = weighted(body, [0, 1, 0, 1, 0, 1, 0, 1, 0]);
    const tenth = (((7 * odd - even) % 10) + 10) % 10;
    return `${body}${tenth}${(odd + even + tenth) % 10}`;
  },
  FI: (draw) => {
    const day = born(draw, 'ddmmyy');
    const number = String(2 + draw.below(897)).padStart(3, '0');
    return `${day}-${number}${HETU[Number(`${day}${number}`) % 31]}`;
  },
};

/** One whose check does not hold; schemes without a check get what they never give out. */
export function badPersonId(scheme: string, draw: Draw): string {
  if (scheme === 'US') return `9${draw.digits(2)}-00-${draw.digits(4)}`;
  if (scheme === 'GB') return `QQ${draw.digits(6)}Z`;
  if (scheme === 'EG') return `9${draw.digits(2)}99${draw.digits(9)}`;
  const good = PERSON_IDS[scheme]!(draw);
  const last = good.search(/\d\D*$/);
  return `${good.slice(0, last)}${otherDigit(good[last]!)}${good.slice(last + 1)}`;
}

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Of a tax code (Ministerial decree of 23 December 1976) and of an account (CIN): places count from one. */
export function italianLetter(body: string): string {
  const plain = (character: string) =>
    /\d/.test(character) ? Number(character) : Number(lettersAsNumbers(character)) - 10;
  const sum = Array.from(body).reduce((all, each, at) => all + (at % 2 === 0 ? ODD[plain(each)]! : plain(each)), 0);
  return UPPER[sum % 26]!;
}

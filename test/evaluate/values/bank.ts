/** Numbers of accounts, cards, banks, companies and taxes, valid and not. */
import { luhn, mod11And10, mod97, modulo, otherDigit, weighted } from './check-digits.ts';
import { ALNUM, type Draw, UPPER } from './draw.ts';
import { italianLetter, PERSON_IDS } from './person-ids.ts';

const BANKS = ['DEUT', 'BNPA', 'CHAS', 'RZBA', 'INGB', 'UBSW', 'NBOK', 'SABR', 'BKCH', 'BARC', 'CAIX', 'OTPV'];

/** Basic bank account numbers without check digits of their own, as the SWIFT registry of IBANs has them: n digits, a capitals, c both. */
const FORMS: Readonly<Record<string, string>> = {
  ...{ AE: '19n', AT: '16n', AZ: '4a20c', BG: '4a14n', BH: '4a14c', BY: '4a20n', CH: '5n12c', CR: '18n', CY: '8n16c' },
  ...{ DE: '18n', DK: '14n', DO: '4c20n', EG: '25n', GB: '4a14n', GE: '2a16n', GI: '4a15c', GR: '7n16c', GT: '20c' },
  ...{
    IE: '4a14n',
    IL: '19n',
    IQ: '4a15n',
    JO: '4a22n',
    KW: '4a22c',
    KZ: '3n13c',
    LB: '4n20c',
    LI: '5n12c',
    LT: '16n',
  },
  ...{
    LU: '3n13c',
    LV: '4a13c',
    LY: '21n',
    MD: '20c',
    MR: '23n',
    MT: '4a5n18c',
    NL: '4a10n',
    OM: '3n16c',
    PK: '4a16c',
  },
  ...{
    PS: '4a21c',
    QA: '4a21c',
    RO: '4a16c',
    RU: '14n15c',
    SA: '2n18c',
    SC: '4a20n3a',
    SD: '14n',
    SE: '20n',
    SV: '4a20n',
  },
  ...{ MU: '4a19n3a', AD: '8n12c', BR: '23n1a1c', TN: '20n', TR: '6n16c', UA: '6n19c', VA: '18n', VG: '4a16n' },
};

const ALPHABETS: Readonly<Record<string, string>> = { n: '0123456789', a: UPPER, c: ALNUM };

function inForm(draw: Draw, form: string): string {
  return form.replace(/(\d+)([nac])/g, (_, length: string, kind: string) =>
    draw.text(ALPHABETS[kind]!, Number(length)),
  );
}

/** The same with the State's own check digits. */
const ACCOUNTS: Readonly<Record<string, (draw: Draw) => string>> = {
  NO: (draw) => {
    const body = drawn(draw, 10, (digits) => weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 !== 1);
    return `${body}${(11 - (weighted(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11}`;
  },
  CZ: (draw) => {
    const prefix = drawn(draw, 6, (digits) => weighted(digits, [10, 5, 8, 4, 2, 1]) % 11 === 0);
    return `0800${prefix}${drawn(draw, 10, (digits) => weighted(digits, [6, 3, 7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0)}`;
  },
  HR: (draw) => {
    const [bank, account] = [draw.digits(6), draw.digits(9)];
    return `${bank}${mod11And10(bank)}${account}${mod11And10(account)}`;
  },
  RS: (draw) => {
    const body = draw.digits(16);
    return `${body}${String(98 - modulo(`${body}00`, 97)).padStart(2, '0')}`;
  },
  HU: (draw) => {
    const check = (digits: string) =>
      (10 -
        (weighted(
          digits,
          Array.from(digits, (_, at) => [9, 7, 3, 1][at % 4]!),
        ) %
          10)) %
      10;
    const [bank, account] = [draw.digits(7), draw.digits(15)];
    return `${bank}${check(bank)}${account}${check(account)}`;
  },
  EE: (draw) => {
    const account = draw.digits(13);
    const sum = weighted(
      account,
      Array.from(account, (_, at) => [7, 1, 3][at % 3]!),
    );
    return `22${account}${(10 - (sum % 10)) % 10}`;
  },
  IT: (draw) => {
    const body = draw.digits(22);
    return `${italianLetter(body)}${body}`;
  },
  PT: (draw) => {
    const body = draw.digits(19);
    return `${body}${String(98 - modulo(`${body}00`, 97)).padStart(2, '0')}`;
  },
  FI: (draw) => {
    const body = draw.digits(13);
    return `${body}${luhn(body)}`;
  },
  BE: (draw) => {
    const body = draw.digits(10);
    return `${body}${String(modulo(body, 97) || 97).padStart(2, '0')}`;
  },
  ES: (draw) => {
    const [bank, account] = [draw.digits(8), draw.digits(10)];
    const check = (digits: string) => {
      const rest = 11 - (weighted(digits, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11);
      return rest === 11 ? 0 : rest === 10 ? 1 : rest;
    };
    return `${bank}${check(`00${bank}`)}${check(account)}${account}`;
  },
  FR: (draw) => {
    const [bank, branch, account] = [draw.digits(5), draw.digits(5), draw.digits(11)];
    const key = 97 - ((89 * modulo(bank, 97) + 15 * modulo(branch, 97) + 3 * modulo(account, 97)) % 97);
    return `${bank}${branch}${account}${String(key).padStart(2, '0')}`;
  },
  PL: (draw) => {
    const branch = draw.digits(7);
    return `${branch}${(10 - (weighted(branch, [3, 9, 7, 1, 3, 9, 7]) % 10)) % 10}${draw.digits(16)}`;
  },
};

/** They have the accounts of a neighbour. */
const AS: Readonly<Record<string, string>> = { MC: 'FR', SK: 'CZ', SM: 'IT' };

export function iban(draw: Draw, country = draw.of(COUNTRIES)): string {
  const form = FORMS[country];
  const account =
    form === undefined ? (ACCOUNTS[AS[country] ?? country] ?? unknown('an IBAN', country))(draw) : inForm(draw, form);
  return `${country}${mod97(`${account}${country}`)}${account}`;
}

/** Most of the mail between authorities speaks of these. */
const COUNTRIES = [
  'DE',
  'GB',
  'NL',
  'CH',
  'AT',
  'RO',
  'UA',
  'KZ',
  'EG',
  'SA',
  'AE',
  'KW',
  'TR',
  'LU',
  'JO',
  'BE',
  'ES',
  'FR',
  'PL',
  'IT',
];

/** Digits that a scheme gives out. */
function drawn(draw: Draw, length: number, isGood: (digits: string) => boolean): string {
  for (;;) {
    const digits = draw.digits(length);
    if (isGood(digits)) return digits;
  }
}

/** In groups of four as often as in one. */
export function writtenIban(draw: Draw, country?: string): string {
  const whole = iban(draw, country);
  return draw.below(2) === 0 ? whole : whole.replace(/.{4}(?=.)/g, '$& ');
}

export function badIban(draw: Draw): string {
  const good = iban(draw);
  return `${good.slice(0, 3)}${otherDigit(good[3]!)}${good.slice(4)}`;
}

export function bic(draw: Draw): string {
  const place = draw.of(['DEFF', 'FRPP', 'GB2L', 'ATWW', 'CHZZ', 'EGCX', 'KWKW', 'ESMM', 'CNBJ', 'RUMM']);
  return `${draw.of(BANKS)}${place}${draw.below(2) === 0 ? '' : draw.of(['XXX', '500', 'A01'])}`;
}

export function card(draw: Draw): string {
  const isAmex = draw.below(5) === 0;
  const body = isAmex
    ? `37${draw.digits(12)}`
    : `${draw.of(['4539', '4916', '5425', '5186', '4024'])}${draw.digits(11)}`;
  const whole = `${body}${luhn(body)}`;
  if (draw.below(2) === 0) return whole;
  const groups = isAmex ? whole.match(/^(.{4})(.{6})(.{5})$/)!.slice(1) : whole.match(/.{4}/g)!;
  return groups.join(draw.of([' ', '-']));
}

export function badCard(draw: Draw): string {
  const good = card(draw);
  return `${good.slice(0, -1)}${otherDigit(good.at(-1)!)}`;
}

/** ISO 17442: twenty characters, the last two by mod 97-10. */
export function lei(draw: Draw): string {
  const body = `${draw.of(['5493', '2138', '5299', '9695'])}00${draw.text(ALNUM, 12)}`;
  return `${body}${mod97(body)}`;
}

export function badLei(draw: Draw): string {
  const good = lei(draw);
  return `${good.slice(0, -1)}${otherDigit(good.at(-1)!)}`;
}

/** Numbers for value-added tax (Council Directive 2006/112/EC, Article 215), the British by its own scheme. */
const TAXES: Readonly<Record<string, (draw: Draw) => string>> = {
  AT: (draw) => {
    const body = draw.digits(7);
    const doubled = (digit: number) => Math.floor((2 * digit) / 10) + ((2 * digit) % 10);
    const sum = Array.from(body, Number).reduce((all, digit, at) => all + (at % 2 === 1 ? doubled(digit) : digit), 4);
    return `U${body}${(10 - (sum % 10)) % 10}`;
  },
  BE: (draw) => {
    const body = `0${4 + draw.below(5)}${draw.digits(6)}`;
    return `${body}${String(97 - modulo(body, 97)).padStart(2, '0')}`;
  },
  DE: (draw) => {
    const body = `${1 + draw.below(9)}${draw.digits(7)}`;
    return `${body}${mod11And10(body)}`;
  },
  ES: (draw) => PERSON_IDS.ES!(draw),
  FR: (draw) => {
    const body = draw.digits(8);
    const siren = `${body}${luhn(body)}`;
    return `${String((12 + 3 * modulo(siren, 97)) % 97).padStart(2, '0')}${siren}`;
  },
  IT: (draw) => {
    const body = `0${draw.digits(6)}058`;
    return `${body}${luhn(body)}`;
  },
  NL: (draw) => `${PERSON_IDS.NL!(draw)}B0${1 + draw.below(9)}`,
  PL: (draw) => {
    for (;;) {
      const body = `${1 + draw.below(9)}${draw.digits(8)}`;
      const check = weighted(body, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11;
      if (check < 10) return `${body}${check}`;
    }
  },
  GB: (draw) => {
    const body = `${1 + draw.below(9)}${draw.digits(6)}`;
    return `${body}${String(97 - (weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 97)).padStart(2, '0')}`;
  },
};

export function vat(draw: Draw, country: string): string {
  return `${country}${(TAXES[country] ?? unknown('a tax number', country))(draw)}`;
}

export function badVat(draw: Draw, country: string): string {
  const good = vat(draw, country);
  const last = good.search(/\d\D*$/);
  return `${good.slice(0, last)}${otherDigit(good[last]!)}${good.slice(last + 1)}`;
}

export function routing(draw: Draw): string {
  return draw.of([`${draw.digits(2)}-${draw.digits(2)}-${draw.digits(2)}`, draw.digits(9), draw.digits(8)]);
}

/** As registers of companies write them. */
export function companyNumber(draw: Draw): string {
  return draw.of([
    `HRB ${draw.digits(6)}`,
    `FN ${draw.digits(6)}${draw.of('abcdp')}`,
    draw.digits(8),
    `C${draw.digits(6)}`,
  ]);
}

export function passport(draw: Draw): string {
  return `${draw.text(UPPER, 1 + draw.below(2))}${draw.digits(7)}`;
}

function unknown(what: string, country: string): never {
  throw new Error(`${what} of ${country} is asked for, and nothing makes one`);
}

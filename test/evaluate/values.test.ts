/** The values of the corpus: what is to be valid is, by libraries that had no part in making it, and what is not is not. */
import { validate as isBitcoin } from 'bitcoin-address-validation';
import { isValidBIC, isValidIBAN } from 'ibantools';
import { parse } from 'mrz';
import { stdnum } from 'stdnum';
import { expect, test } from 'vitest';
import { filled } from './slots.ts';
import * as bank from './values/bank.ts';
import { type Draw, drawBy } from './values/draw.ts';
import { badPersonId, PERSON_IDS } from './values/person-ids.ts';
import { badBtc, btc, eth } from './values/secrets.ts';
import { badZone, td1, td2, td3 } from './values/travel.ts';

const plain = (text: string) => text.replace(/[ -]/g, '');
const validator = (path: string) => (value: string) => {
  const [country = '', name = ''] = path.split('.');
  const found = (stdnum as Record<string, Record<string, { validate(value: string): { isValid: boolean } }>>)[
    country
  ]?.[name];
  if (!found) throw new Error(`no validator ${path}`);
  return found.validate(value).isValid;
};
const isZone = (text: string) =>
  parse(text.split('\n'))
    .details.filter(({ error }) => error)
    .map(({ field }) => field);

interface Row {
  readonly name: string;
  readonly good: (draw: Draw) => string;
  readonly bad?: (draw: Draw) => string;
  readonly isValid: (value: string) => boolean;
}

const PERSONS: Readonly<Record<string, string>> = {
  ...{ FR: 'FR.nir', BE: 'BE.nn', CH: 'CH.ssn', ES: 'ES.dni', 'ES-NIE': 'ES.nie', AR: 'AR.cuit', MX: 'MX.curp' },
  ...{ 'RU-INN': 'RU.inn', CN: 'CN.ric', HK: 'HK.hkid', ZA: 'ZA.idnr', IN: 'IN.aadhaar', IE: 'IE.pps', DE: 'DE.idnr' },
  ...{
    IT: 'IT.codicefiscale',
    PL: 'PL.pesel',
    BR: 'BR.cpf',
    RO: 'RO.cnp',
    NL: 'NL.bsn',
    BG: 'BG.egn',
    TR: 'TR.tckimlik',
  },
  ...{ FI: 'FI.hetu', UA: 'UA.rntrc', GB: 'GB.nino', US: 'US.ssn' },
};

const ROWS: readonly Row[] = [
  { name: 'IBANs', good: bank.writtenIban, bad: bank.badIban, isValid: (value) => isValidIBAN(plain(value)) },
  { name: 'BICs', good: bank.bic, isValid: isValidBIC },
  { name: 'addresses of Bitcoin', good: btc, bad: badBtc, isValid: (value) => isBitcoin(value) },
  { name: 'LEIs', good: bank.lei, bad: bank.badLei, isValid: isLei },
  ...Object.entries(PERSONS).map(([scheme, path]) => ({
    name: `numbers of persons, ${scheme}`,
    good: (draw: Draw) => PERSON_IDS[scheme]!(draw),
    bad: (draw: Draw) => badPersonId(scheme, draw),
    isValid: validator(path),
  })),
  { name: 'zones of passports', good: td3, bad: badZone, isValid: (value) => isZone(value).every(unknownState) },
  { name: 'zones of cards', good: td1, isValid: (value) => isZone(value).every(unknownState) },
  { name: 'zones of the middle size', good: td2, isValid: (value) => isZone(value).every(unknownState) },
];

/** ISO 17442-1: the whole, letters as numbers, leaves one when it is divided by 97. */
function isLei(value: string): boolean {
  return BigInt(value.replace(/[A-Z]/g, (letter) => String(Number.parseInt(letter, 36)))) % 97n === 1n;
}

/** The library does not know the specimens' State, UTO. */
function unknownState(field: string | null): boolean {
  return field === 'issuingState' || field === 'nationality' || field === 'sex';
}

test.each(ROWS)('$name', ({ name, good, bad, isValid }) => {
  for (let n = 0; n < 50; n++) {
    expect(good(drawBy(`${name}/${n}`))).toSatisfy(isValid);
    if (bad) expect(bad(drawBy(`${name}/${n}`))).not.toSatisfy(isValid);
  }
});

test('an address of Ethereum bears its checksum, as in EIP-55', () => {
  const address = eth(drawBy('eth'));
  expect(address).toMatch(/^0x[0-9a-fA-F]{40}$/);
  expect(address).toMatch(/[A-F]/);
  expect(address).toMatch(/[a-f]/);
});

test('a text is filled the same way each time, and another text in another', () => {
  const one = filled('{iban} and {iban}', drawBy('one'), 'en');
  expect(filled('{iban} and {iban}', drawBy('one'), 'en')).toBe(one);
  expect(filled('{iban} and {iban}', drawBy('two'), 'en')).not.toBe(one);
  const [first, second] = one.split(' and ');
  expect(first).not.toBe(second);
});

test('what nothing makes is not passed over', () => {
  expect(() => filled('{ibann}', drawBy('x'), 'en')).toThrow('"ibann"');
});

/** What stands in braces in the corpus: which value is drawn for it. */
import * as bank from './values/bank.ts';
import { ALNUM, type Draw, dayAs, UPPER } from './values/draw.ts';
import { badPersonId, PERSON_IDS } from './values/person-ids.ts';
import * as secrets from './values/secrets.ts';
import * as travel from './values/travel.ts';
import * as words from './values/words.ts';

type Make = (draw: Draw, argument: string, language: words.Language) => string;

const hex = (draw: Draw, length: number) => draw.text('0123456789abcdef', length);
const birth = (draw: Draw, form: string) => dayAs(draw.day(1948, 2003), form);
const amount = (draw: Draw) =>
  `${1 + draw.below(899)}${draw.of([',', '.', ' '])}${draw.digits(3)}${draw.of(['', '.00', '.50'])}`;
const uuid = (draw: Draw) => `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-a${hex(draw, 3)}-${hex(draw, 12)}`;

/** A German or Arabic number of a book; its own check digit is none of ours. */
const isbn = (draw: Draw) => `978-${draw.digits(1)}-${draw.digits(4)}-${draw.digits(4)}-${draw.digits(1)}`;

const SLOTS: Readonly<Record<string, Make>> = {
  iban: (draw, country) => bank.writtenIban(draw, country || undefined),
  'iban-bad': bank.badIban,
  bic: bank.bic,
  card: bank.card,
  'card-bad': bank.badCard,
  account: (draw) => draw.digits(8 + draw.below(5)),
  routing: bank.routing,
  btc: secrets.btc,
  'btc-bad': secrets.badBtc,
  eth: secrets.eth,
  tron: secrets.tron,
  xmr: secrets.xmr,
  seed: (draw, count, language) => secrets.seed(draw, count === '24' ? 24 : 12, language),
  'seed-bad': (draw, _, language) => secrets.badSeed(draw, language),
  'mrz-td1': travel.td1,
  'mrz-td2': travel.td2,
  'mrz-td3': travel.td3,
  'mrz-bad': travel.badZone,
  passport: bank.passport,
  'national-id': (draw, scheme) => (PERSON_IDS[scheme] ?? missing(scheme))(draw),
  'national-id-bad': (draw, scheme) => badPersonId(scheme, draw),
  'birth-date': (draw, _, language) => birth(draw, words.dayForm(language)),
  date: (draw, _, language) => dayAs(draw.day(2024, 2027), words.dayForm(language)),
  time: (draw) => `${String(7 + draw.below(12)).padStart(2, '0')}:${draw.of(['00', '15', '30', '45'])}`,
  lei: bank.lei,
  'lei-bad': bank.badLei,
  vat: bank.vat,
  'vat-bad': bank.badVat,
  'company-number': bank.companyNumber,
  name: (draw, _, language) => words.name(draw, language),
  company: (draw, _, language) => words.company(draw, language),
  phone: (draw, _, language) => words.phone(draw, language),
  email: (draw) => `${draw.text('abcdefghijklmnoprstuv', 7)}@${draw.of(['acb', 'ministry', 'office'])}.example`,
  url: (draw) =>
    `https://www.${draw.of(['portal', 'news', 'register'])}.example/${draw.text('abcdefghij', 6)}?id=${draw.digits(5)}`,
  city: (draw, _, language) => words.city(draw, language),
  street: (draw, _, language) => words.street(draw, language),
  digits: (draw, length) => `${1 + draw.below(9)}${draw.digits(Number(length) - 1)}`,
  upper: (draw, length) => draw.text(UPPER, Number(length)),
  alnum: (draw, length) => draw.text(ALNUM, Number(length)),
  hex: (draw, length) => hex(draw, Number(length)),
  uuid,
  isbn,
  amount,
  percent: (draw) => `${1 + draw.below(99)} %`,
  pem: (draw, kind) => (secrets.KEYS[kind] ?? missing(kind))(draw),
  'api-key': (draw, provider) => (secrets.API_KEYS[provider] ?? missing(provider))(draw),
  jwt: secrets.jwt,
  password: secrets.password,
  placeholder: (draw) => draw.of([`\${PASSWORD}`, '<your-password>', '********', '{{ secret }}', 'changeme-here']),
  'connection-string': secrets.connectionString,
  'case-ref': (draw) => `ACB-20${24 + draw.below(3)}-${draw.digits(5)}`,
  'case-ref-bad': (draw) =>
    draw.of([`ACB-${draw.digits(3)}`, `ABC-2025-${draw.digits(3)}`, `ACB-${draw.text(UPPER, 4)}-${draw.digits(5)}`]),
  tab: () => '\t',
};

/** The mask of {@link SLOTS}' case references, as an administrator would write it. */
export const CASE_MASK = 'ACB-####-#####';

/** The text with a value in place of each slot. @throws Error for a slot that does not exist */
export function filled(template: string, draw: Draw, language: words.Language): string {
  return template.replace(/\{([a-z0-9-]+)(?::([A-Za-z0-9-]+))?\}/g, (_, slot: string, argument = '') =>
    (SLOTS[slot] ?? missing(slot))(draw, argument, language),
  );
}

function missing(slot: string): never {
  throw new Error(`the corpus asks for "${slot}", and nothing makes one`);
}

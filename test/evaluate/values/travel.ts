/** Machine-readable zones of travel documents (ICAO Doc 9303, parts 4 to 6). */
import { icao } from './check-digits.ts';
import { ALNUM, type Draw, dayAs, UPPER } from './draw.ts';

const STATES = ['UTO', 'FRA', 'KWT', 'ESP', 'KEN', 'CHN', 'EGY', 'PER', 'UKR'];
const NAMES = ['OKONKWO<<AMARA<GRACE', 'DELACROIX<<JEAN<PAUL', 'ALRASHID<<OMAR', 'PETROVA<<ELENA', 'ZHANG<<WEI<MIN'];

const withCheck = (field: string) => `${field}${icao(field)}`;
const filled = (text: string, length: number) => text.padEnd(length, '<').slice(0, length);

interface Holder {
  readonly state: string;
  readonly number: string;
  readonly birth: string;
  readonly expiry: string;
  readonly sex: string;
  readonly name: string;
}

function holder(draw: Draw): Holder {
  return {
    state: draw.of(STATES),
    number: withCheck(`${draw.text(UPPER, 2)}${draw.text(ALNUM, 7)}`),
    birth: withCheck(dayAs(draw.day(1950, 2000), 'yymmdd')),
    expiry: withCheck(dayAs(draw.day(2027, 2035), 'yymmdd')),
    sex: draw.of('MF<'),
    name: `${draw.text(UPPER, 3)}${draw.of(NAMES)}`,
  };
}

/** Passports: two lines of 44. */
export function td3(draw: Draw): string {
  const { state, number, birth, expiry, sex, name } = holder(draw);
  const personal = withCheck(filled('', 14));
  const all = icao(`${number}${birth}${expiry}${personal}`);
  return `${filled(`P<${state}${name}`, 44)}\n${number}${state}${birth}${sex}${expiry}${personal}${all}`;
}

/** Cards: three lines of 30. */
export function td1(draw: Draw): string {
  const { state, number, birth, expiry, sex, name } = holder(draw);
  const [optional, more] = [filled('', 15), filled('', 11)];
  const all = icao(`${number}${optional}${birth}${expiry}${more}`);
  return `I<${state}${number}${optional}\n${birth}${sex}${expiry}${state}${more}${all}\n${filled(name, 30)}`;
}

/** The middle size: two lines of 36. */
export function td2(draw: Draw): string {
  const { state, number, birth, expiry, sex, name } = holder(draw);
  const optional = filled('', 7);
  const all = icao(`${number}${birth}${expiry}${optional}`);
  return `${filled(`I<${state}${name}`, 36)}\n${number}${state}${birth}${sex}${expiry}${optional}${all}`;
}

/** Of the right shape, with no check digit that holds but by chance. */
export function badZone(draw: Draw): string {
  const [first = '', second = ''] = td3(draw).split('\n');
  return `${first}\n${second.replace(/\d/g, (digit) => String((Number(digit) + 1 + draw.below(8)) % 10))}`;
}

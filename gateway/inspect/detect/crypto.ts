/** Addresses of crypto-currencies. */
import { validate } from 'bitcoin-address-validation';
import { type Candidate, standsAlone } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** Addresses of Bitcoin, Ethereum, Tron and Monero, also where a line's end cut them in two. */
export function* cryptoAddresses({ text }: Scene): Generator<Candidate> {
  yield* addressesIn(text);
  for (const { 0: cut, index } of text.matchAll(CUT)) {
    for (const candidate of addressesIn(cut.replace(/[^0-9A-Za-z]/g, ''))) {
      yield { ...candidate, start: index, end: index + cut.length };
    }
  }
}

/** Two pieces of a token with a line's end between them, if need be a soft one or in a quotation. */
const CUT = /(?<![0-9A-Za-z])[0-9A-Za-z]{6,95}=?[\r\n\t|][ \t\r\n>|]{0,16}[0-9A-Za-z]{6,95}/g;

interface Shape {
  readonly pattern: RegExp;
  readonly evidence: (address: string) => Evidence | null;
}

const BASE58 = '1-9A-HJ-NP-Za-km-z';
const SHAPES: readonly Shape[] = [
  {
    pattern: new RegExp(`(?<![0-9A-Za-z])[13][${BASE58}]{25,34}`, 'g'),
    evidence: (address) => (validate(address) ? 'base58-check' : null),
  },
  {
    // BIP 173 forbids mixed case; data in a QR code is in capitals
    pattern: /bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}/g,
    evidence: (address) => (validate(address) ? 'base58-check' : null),
  },
  { pattern: /0x[0-9a-fA-F]{40}/g, evidence: () => 'address-shape' },
  { pattern: new RegExp(`(?<![0-9A-Za-z])T[${BASE58}]{33}`, 'g'), evidence: mixed },
  { pattern: new RegExp(`(?<![0-9A-Za-z])[48][0-9AB][${BASE58}]{93}`, 'g'), evidence: mixed },
];

/** An encoded number this long has capitals, small letters and digits; a word or a name has not. */
function mixed(address: string): Evidence | null {
  return /[A-Z]/.test(address.slice(1)) && /[a-z]/.test(address) && (address.match(/\d/g)?.length ?? 0) >= 2
    ? 'address-shape'
    : null;
}

function* addressesIn(text: string): Generator<Candidate> {
  for (const { pattern, evidence } of SHAPES) {
    for (const { 0: value, index: start } of text.matchAll(pattern)) {
      const end = start + value.length;
      const shown = standsAlone(text, start, end) ? evidence(value) : null;
      if (shown) yield { type: 'crypto-address', cues: ['crypto'], value, start, end, evidence: [shown] };
    }
  }
}

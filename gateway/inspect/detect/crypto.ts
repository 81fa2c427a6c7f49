/** Addresses of crypto-currencies. */
import { validate } from 'bitcoin-address-validation';
import { type Candidate, standsAlone } from './candidate.ts';
import { isEthereum, isMonero, isTron } from './crypto-check.ts';
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
  /** Null for what only looks like one. */
  readonly evidence: (address: string) => readonly Evidence[] | null;
}

const CHECKED: readonly Evidence[] = ['address-check'];
const BASE58 = '1-9A-HJ-NP-Za-km-z';
const SHAPES: readonly Shape[] = [
  {
    pattern: new RegExp(`(?<![0-9A-Za-z])[13][${BASE58}]{25,34}`, 'g'),
    evidence: (address) => (validate(address) ? CHECKED : null),
  },
  {
    // BIP 173 forbids mixed case; data in a QR code is in capitals
    pattern: /bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}/g,
    evidence: (address) => (validate(address) ? CHECKED : null),
  },
  { pattern: /0x[0-9a-fA-F]{40}/g, evidence: ethereum },
  {
    pattern: new RegExp(`(?<![0-9A-Za-z])T[${BASE58}]{33}`, 'g'),
    evidence: (address) => (isTron(address) ? CHECKED : null),
  },
  {
    // Addresses of the main network, and those that hold the identifier of a payment besides.
    pattern: new RegExp(`(?<![0-9A-Za-z])[48][${BASE58}]{94}(?:[${BASE58}]{11})?`, 'g'),
    evidence: (address) => (isMonero(address) ? CHECKED : null),
  },
];

/** In one case it has no checksum; with a wrong one it may be a digest, but programs that do not look take it for an address. */
function ethereum(address: string): readonly Evidence[] {
  const isRight = isEthereum(address);
  if (isRight === null) return ['address-shape'];
  return isRight ? CHECKED : ['address-shape', 'check-fails'];
}

function* addressesIn(text: string): Generator<Candidate> {
  for (const { pattern, evidence } of SHAPES) {
    for (const { 0: value, index: start } of text.matchAll(pattern)) {
      const end = start + value.length;
      const shown = standsAlone(text, start, end) ? evidence(value) : null;
      if (shown) yield { type: 'crypto-address', cues: ['crypto'], value, start, end, evidence: shown };
    }
  }
}

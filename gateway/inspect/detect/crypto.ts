/** Addresses of crypto-currencies. */
import { validate } from 'bitcoin-address-validation';
import { type Candidate, standsAlone } from './candidate.ts';
import { isEthereum, isMonero, isTron } from './crypto-check.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** Addresses of Bitcoin, Ethereum, Tron and Monero, also where a line's end cut them in two. */
export function* cryptoAddresses({ text, longWords }: Scene): Generator<Candidate> {
  for (const { start, end } of longWords()) yield* addressAt(text, start, end, text.slice(start, end));
  for (const { 0: cut, index } of text.matchAll(CUT)) {
    yield* addressAt(text, index, index + cut.length, cut.replace(/[^0-9A-Za-z]/g, ''));
  }
}

/** Two pieces of a token with a line's end between them, if need be a soft one or in a quotation; the first begins as some address does. */
const CUT = /[13bB0T48](?<![0-9A-Za-z].)[0-9A-Za-z]{5,94}=?[\r\n\t|][ \t\r\n>|]{0,16}[0-9A-Za-z]{6,95}/g;

interface Shape {
  readonly pattern: RegExp;
  /** Null for what only looks like one. */
  readonly evidence: (address: string) => readonly Evidence[] | null;
}

const CHECKED: readonly Evidence[] = ['address-check'];
const BASE58 = '1-9A-HJ-NP-Za-km-z';
const SHAPES: readonly Shape[] = [
  {
    pattern: new RegExp(`^[13][${BASE58}]{25,34}$`),
    evidence: (address) => (validate(address) ? CHECKED : null),
  },
  {
    // BIP 173 forbids mixed case; data in a QR code is in capitals
    pattern: /^(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})$/,
    evidence: (address) => (validate(address) ? CHECKED : null),
  },
  { pattern: /^0x[0-9a-fA-F]{40}$/, evidence: ethereum },
  {
    pattern: new RegExp(`^T[${BASE58}]{33}$`),
    evidence: (address) => (isTron(address) ? CHECKED : null),
  },
  {
    // Addresses of the main network, and those that hold the identifier of a payment besides.
    pattern: new RegExp(`^[48][${BASE58}]{94}(?:[${BASE58}]{11})?$`),
    evidence: (address) => (isMonero(address) ? CHECKED : null),
  },
];

/** In one case it has no checksum; with a wrong one it may be a digest, but programs that do not look take it for an address. */
function ethereum(address: string): readonly Evidence[] {
  const isRight = isEthereum(address);
  if (isRight === null) return ['address-shape'];
  return isRight ? CHECKED : ['address-shape', 'check-fails'];
}

function* addressAt(text: string, start: number, end: number, value: string): Generator<Candidate> {
  const shape = SHAPES.find(({ pattern }) => pattern.test(value));
  const shown = shape && standsAlone(text, start, end) ? shape.evidence(value) : null;
  if (shown) yield { type: 'crypto-address', cues: ['crypto'], value, start, end, evidence: shown };
}

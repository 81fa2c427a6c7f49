/** The checks that addresses of crypto-currencies carry in themselves, where no library of ours knows them. */
import { hash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';

/** Whether the capitals of an Ethereum address are those of its checksum (ERC-55). Addresses in one case have none: null. */
export function isEthereum(address: string): boolean | null {
  const digits = address.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return null;
  const sum = Buffer.from(keccak_256(Buffer.from(lower))).toString('hex');
  return Array.from(lower, (digit, n) => (sum[n]! > '7' ? digit.toUpperCase() : digit)).join('') === digits;
}

/** Whether it is an address of Tron: version 0x41, twenty octets, and four of a double SHA-256. */
export function isTron(address: string): boolean {
  const octets = fromBase58(address, 25);
  if (octets?.[0] !== 0x41) return false;
  return sha256(sha256(octets.subarray(0, 21)))
    .subarray(0, 4)
    .equals(octets.subarray(21));
}

/** Whether it is an address of Monero's main network: one of its versions, two keys, perhaps an identifier of a payment, and four octets of Keccak. */
export function isMonero(address: string): boolean {
  // Blocks of eight octets are written with eleven digits each, what is left over with fewer.
  const blocks = Array.from(address.matchAll(/.{1,11}/g), ([digits]) =>
    fromBase58(digits, SIZES.indexOf(digits.length)),
  );
  if (blocks.some((block) => block === null)) return false;
  const octets = Buffer.concat(blocks as Buffer[]);
  if (![18, 19, 42].includes(octets[0]!)) return false;
  return Buffer.from(keccak_256(octets.subarray(0, -4)))
    .subarray(0, 4)
    .equals(octets.subarray(-4));
}

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** How many digits write so many octets of a block. */
const SIZES = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/** That many octets; null where the number is greater, or a digit is none. */
function fromBase58(text: string, size: number): Buffer | null {
  let number = 0n;
  for (const digit of text) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return null;
    number = number * 58n + BigInt(value);
  }
  const hex = number.toString(16).padStart(size * 2, '0');
  return hex.length === size * 2 ? Buffer.from(hex, 'hex') : null;
}

const sha256 = (octets: Uint8Array): Buffer => hash('sha256', octets, 'buffer');

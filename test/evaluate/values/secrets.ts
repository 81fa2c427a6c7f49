/** Addresses of crypto-currencies, seed phrases, keys and passwords: of the right form, and opening nothing. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { BASE64, type Draw } from './draw.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

const octets = (draw: Draw, length: number) => Uint8Array.from({ length }, () => draw.below(256));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function base58(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = `${BASE58[Number(number % 58n)]}${text}`;
  return `${'1'.repeat(bytes.findIndex((octet) => octet !== 0))}${text}`;
}

function base58Check(version: number, body: Uint8Array): string {
  const whole = Buffer.from([version, ...body]);
  return base58(Buffer.concat([whole, sha256(sha256(whole)).subarray(0, 4)]));
}

/** BIP 173: the checksum of `bc` and these groups of five bits. */
function bech32(groups: readonly number[]): string {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  const step = (state: number, value: number) => {
    const mixed = generator.reduce((all, each, bit) => ((state >>> 25) & (1 << bit) ? all ^ each : all), 0);
    return ((state & 0x1ffffff) << 5) ^ value ^ mixed;
  };
  const sum = [3, 3, 0, 2, 3, ...groups, 0, 0, 0, 0, 0, 0].reduce(step, 1) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `bc1${[...groups, ...check].map((group) => BECH32[group]).join('')}`;
}

export function btc(draw: Draw): string {
  if (draw.below(2) === 0) return base58Check(draw.of([0, 5]), octets(draw, 20));
  // Twenty octets are thirty-two groups of five bits.
  return bech32([0, ...Array.from({ length: 32 }, () => draw.below(32))]);
}

export function badBtc(draw: Draw): string {
  const good = base58Check(0, octets(draw, 20));
  const at = 10 + draw.below(10);
  return `${good.slice(0, at)}${good[at] === 'a' ? 'b' : 'a'}${good.slice(at + 1)}`;
}

/** EIP-55: capitals by the Keccak digest of the address in small letters. */
export function eth(draw: Draw): string {
  const small = Buffer.from(octets(draw, 20)).toString('hex');
  const digest = Buffer.from(keccak_256(Buffer.from(small))).toString('hex');
  const mixed = Array.from(small, (digit, at) => (Number.parseInt(digest[at]!, 16) >= 8 ? digit.toUpperCase() : digit));
  return `0x${mixed.join('')}`;
}

export function tron(draw: Draw): string {
  return base58Check(0x41, octets(draw, 20));
}

/** Blocks of eight octets as eleven characters, the last of five as seven; four octets of Keccak as checksum. */
export function xmr(draw: Draw): string {
  const body = Buffer.from([18, ...octets(draw, 64)]);
  const whole = Buffer.concat([body, keccak_256(body).subarray(0, 4)]);
  const block = (from: number, to: number) => base58(whole.subarray(from, to)).replace(/^1+/, '');
  const blocks = Array.from({ length: 8 }, (_, at) => block(8 * at, 8 * at + 8).padStart(11, '1'));
  return `${blocks.join('')}${block(64, 69).padStart(7, '1')}`;
}

const WORDS: Readonly<Record<string, readonly string[]>> = { en: english, es: spanish, fr: french, zh: chinese };

export function seed(draw: Draw, words: 12 | 24, language: string): string {
  return entropyToMnemonic(octets(draw, words === 12 ? 16 : 32), [...(WORDS[language] ?? english)]);
}

/** Words of the list whose checksum does not hold: two neighbours change places until it does not. */
export function badSeed(draw: Draw, language: string): string {
  const words = seed(draw, 12, language).split(/\s/);
  const list = WORDS[language] ?? english;
  const last = list.indexOf(words[11]!);
  return [...words.slice(0, 11), list[last ^ 1]!].join(' ');
}

const block = (label: string, body: string) =>
  `-----BEGIN ${label}-----\n${body.match(/.{1,64}/g)!.join('\n')}\n-----END ${label}-----`;

/** Made once: what tells a key is its form. */
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const KEYS: Readonly<Record<string, (draw: Draw) => string>> = {
  rsa: () => RSA.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trim(),
  ec: () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'sec1', format: 'pem' })
      .toString()
      .trim(),
  openssh: (draw) =>
    block('OPENSSH PRIVATE KEY', `b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB${draw.text(BASE64, 300)}`),
  pgp: (draw) =>
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${draw.text(BASE64, 64)}\n${draw.text(BASE64, 60)}\n=${draw.text(BASE64, 4)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  public: () => RSA.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
  certificate: (draw) => block('CERTIFICATE', `MIID${draw.text(BASE64, 700)}`),
};

const WORD = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Of the forms in which these providers give out keys. */
export const API_KEYS: Readonly<Record<string, (draw: Draw) => string>> = {
  aws: (draw) => `AKIA${draw.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  github: (draw) => `ghp_${draw.text(WORD, 36)}`,
  slack: (draw) => `xoxb-${draw.digits(12)}-${draw.digits(12)}-${draw.text(WORD, 24)}`,
  stripe: (draw) => `sk_live_${draw.text(WORD, 24)}`,
  google: (draw) => `AIza${draw.text(WORD, 35)}`,
  azure: (draw) =>
    `DefaultEndpointsProtocol=https;AccountName=acbstore;AccountKey=${draw.text(BASE64, 86)}==;EndpointSuffix=core.windows.net`,
};

export function jwt(draw: Draw): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: draw.digits(8), iat: 1_790_000_000 })}.${draw.text(BASE64.slice(0, 62), 43)}`;
}

export function password(draw: Draw): string {
  return `${draw.of(['Kestrel', 'mango', 'Tr0mb', 'vEl', 'Quartz', 'niMbus'])}${draw.of('!$%&#')}${draw.digits(3)}${draw.text('abcdefgXYZQR', 4)}`;
}

export function connectionString(draw: Draw): string {
  return `postgresql://cases:${password(draw).replace(/[%#&$]/g, '!')}@db${draw.below(9)}.acb.example:5432/cases`;
}

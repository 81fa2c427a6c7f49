/** Numbers of banks and of their accounts: IBAN (ISO 13616) and BIC (ISO 9362). */
import { getCountrySpecifications, isValidBIC, ValidationErrorsIBAN, validateIBAN } from 'ibantools';
import { type Candidate, standsAlone } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** IBANs in one or in groups, also across lines and cells. */
export function* ibans(scene: Scene): Generator<Candidate> {
  for (const { start, end, value } of ibansIn(scene.text))
    yield { ...IBAN, value, start, end, evidence: ['iban-check'] };
  const { text, origin } = scene.joined;
  if (text === scene.text) return;
  for (const { start, end, value } of ibansIn(text)) {
    yield { ...IBAN, value, start: origin(start), end: origin(end), evidence: ['iban-check'] };
  }
}

/** Half of all words of eight letters have the shape of a BIC, so that the shape alone is never enough. */
export function* bics({ text }: Scene): Generator<Candidate> {
  for (const { 0: value, index } of text.matchAll(/[A-Z](?<![0-9A-Za-z].)[A-Z]{5}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/g)) {
    const end = index + value.length;
    if (!standsAlone(text, index, end) || !isValidBIC(value)) continue;
    yield {
      type: 'bic',
      cues: ['bic', 'iban'],
      value: value.slice(0, 8),
      start: index,
      end,
      evidence: bicEvidence(value),
    };
  }
}

function bicEvidence(value: string): Evidence[] {
  const evidence: Evidence[] = ['bic-shape'];
  if (LARGE_BANKS.has(value.slice(0, 4))) evidence.push('bank-known');
  if (/\d|...XXX$/.test(value.slice(6))) evidence.push('bic-no-word');
  return evidence;
}

/** How the BICs of some large banks begin. A word such as CREDITOR may begin so too, and so they are no more than evidence. */
const LARGE_BANKS: ReadonlySet<string> = new Set(
  `
  ABNA AEIB AIBK AKBK ALFA ANZB ARAB ARNB BACX BAPP BARC BBDA BBRU BBVA BCIT BCMR BCEE BCGE BCOM BCVL BFKK BKAU BKCH BKSA BLUX
  BMCE BNLI BNPA BOFA BOFM BOTK BPMO BPOT BSCH BSUI BUKB BYLA CAIX CBKW CCBP CEDE CEPA CGDI CHAS CIBC CITI CLYD CMBC CMCI COBA
  CRES CRLY CTBA DABA DBSS DEUT DNBA DRES EBIL ESSE ETHN FSRU GAZP GENO GIBA GKCC HAND HBUK HSBC HVBK HYVE IBKO ICBK INGB IRVT
  ISBK KASI KRED LOYD LUMI MARK MHCB MIDL MRMD NATX NBAD NBEG NBOK NCBK NDEA NOLA NOSC NTSB NWBK OCBC OKOY OTPV PARB PBNK PICT
  PKBA PNBP PTSB QNBA RABO RBOS REVO RIBL RJHI ROYC RZBA RZBM RZSB SABB SABR SBIN SBZA SCBL SGBA SMBC SOGE SOLA SWED SWHQ TDOM
  TEBU TGBA TRWI UBSW UNCR UOVB VTBR WFBI WPAC YAPI ZKBK
  `
    .trim()
    .split(/\s+/),
);

const IBAN = { type: 'iban', cues: ['iban', 'account'] } as const satisfies Partial<Candidate>;

const LENGTHS = new Map(
  Object.entries(getCountrySpecifications()).map(([country, { chars }]) => [country, chars ?? 0]),
);

function* ibansIn(text: string) {
  for (const { 0: head, index: start } of text.matchAll(/[A-Za-z]{2}[ .-]?\d[ .-]?\d/g)) {
    const country = head.slice(0, 2).toUpperCase();
    const length = LENGTHS.get(country);
    if (!length || !beginsHere(text, start)) continue;
    const found = take(text, start, length);
    if (found && isIban(found.value) && !/[A-Za-z0-9]/.test(text[found.end] ?? '')) yield { start, ...found };
  }
}

/** Some States check the inner number too; what only breaks that is an account all the same, if perhaps a mistyped one. */
const isIban = (value: string) =>
  validateIBAN(value).errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum);

const beginsHere = (text: string, start: number) =>
  !/[A-Za-z0-9]/.test(text[start - 1] ?? '') ||
  /iban$|(?<![A-Za-z])no$/i.test(text.slice(Math.max(0, start - 4), start));

/** So many letters and digits, with at most two separators between any two of them. */
function take(text: string, start: number, length: number): { value: string; end: number } | null {
  let value = '';
  let separators = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (/[A-Za-z0-9]/.test(char)) {
      value += char;
      separators = 0;
      if (value.length === length) return { value: value.toUpperCase(), end: at + 1 };
    } else if (!/[ ._/-]/.test(char) || ++separators > 2) return null;
  }
  return null;
}

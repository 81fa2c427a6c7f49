/** Checkpoints and cosignatures are those of C2SP, and nothing looser. */
import { sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { compare, readCheckpoint, signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign, cosignedAt, quorumTime, type WitnessKey } from '../../../directory/log/cosignature.ts';
import { EMPTY_ROOT, growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import {
  makeSignerKey,
  NoteError,
  parseVerifierKey,
  printVerifierKey,
  signatureLine,
  signNote,
  splitNote,
} from '../../../directory/signed-note.ts';

/** The example of the specification; its keys are not told. */
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const HEAD = { size: 20852163, root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64') };
const WITNESS_LINE =
  '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';

const LOG = makeSignerKey('example.com/behind-the-sofa');
const NOTE = signCheckpoint(HEAD, LOG);
const AT = new Date('2026-06-01T12:00:00Z');
const minutesLater = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);

test('a checkpoint is printed as in the specification, and read back', () => {
  expect(splitNote(NOTE).text).toBe(TEXT);
  expect(readCheckpoint(NOTE, LOG.verifier)).toEqual({ origin: 'example.com/behind-the-sofa', ...HEAD });
});

test('a log that changes its key is believed by either, but not where one of them does not fit', () => {
  const next = makeSignerKey(LOG.verifier.name);
  const both = NOTE + signNote(TEXT, next).slice(TEXT.length + 1);
  expect(readCheckpoint(both, next.verifier, LOG.verifier).size).toBe(HEAD.size);
  expect(readCheckpoint(NOTE, next.verifier, LOG.verifier).size).toBe(HEAD.size);
  const spoiled = both.replace(/.{4}\n$/, 'AAA=\n');
  expect(() => readCheckpoint(spoiled, next.verifier, LOG.verifier)).toThrow(NoteError);
  expect(() => readCheckpoint(NOTE, next.verifier)).toThrow(/no signature/);
});

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const REFUSED: readonly [rule: string, text: string, reason: RegExp][] = [
  ['of another log', `example.com/elsewhere\n7\n${ROOT}\n`, /checkpoint of "example.com\/elsewhere"/],
  ['with a size in hexadecimal', `${LOG.verifier.name}\n0x7\n${ROOT}\n`, /not a size/],
  ['with a size that has leading zeroes', `${LOG.verifier.name}\n07\n${ROOT}\n`, /not a size/],
  ['with a size below nothing', `${LOG.verifier.name}\n-7\n${ROOT}\n`, /not a size/],
  ['with a size beyond what can be counted', `${LOG.verifier.name}\n9007199254740992\n${ROOT}\n`, /not a size/],
  ['without a root', `${LOG.verifier.name}\n7\n`, /not a SHA-256/],
  ['with half a root', `${LOG.verifier.name}\n7\n${ROOT.slice(0, 24)}\n`, /not a SHA-256/],
  ['with a root in loose base64', `${LOG.verifier.name}\n7\n${ROOT.slice(0, -1)}\n`, /not a SHA-256/],
  ['with lines that no proof covers', `${LOG.verifier.name}\n7\n${ROOT}\nextra\n`, /more than three/],
  ['of no entries with a root of some', `${LOG.verifier.name}\n0\n${ROOT}\n`, /empty log/],
];

test.each(REFUSED)('a checkpoint %s is refused', (_rule, text, reason) => {
  expect(() => readCheckpoint(signNote(text, LOG), LOG.verifier)).toThrow(reason);
});

test('a head agrees with a history, contradicts it, or is ahead of it', () => {
  const tree = growTree();
  for (const entry of 'abcde') tree.append(leafHash(Buffer.from(entry)));
  expect(compare(tree, { size: 3, root: rootAt(tree, 3) })).toBe('agrees');
  expect(compare(tree, { size: 0, root: EMPTY_ROOT })).toBe('agrees');
  expect(compare(tree, { size: 3, root: rootAt(tree, 4) })).toBe('contradicts');
  expect(compare(tree, { size: 6, root: rootAt(tree, 5) })).toBe('ahead');
});

const WITNESSES = ['w1', 'w2', 'w3', 'w4', 'w5'].map((name) => makeSignerKey(name, 'cosignature'));
const [W1, W2, W3, W4, W5] = WITNESSES.map(({ verifier }) => verifier) as Tuple<WitnessKey>;
type Tuple<T> = [T, T, T, T, T];

test('the time and the key id of a cosignature stand where the specification puts them', () => {
  const [{ name, id, signature }] = splitNote(`${TEXT}\n${WITNESS_LINE}`).signatures as [never];
  const known = { ...W1, name, id };
  expect(new Date(Number(Buffer.from(signature).readBigUInt64BE()) * 1000)).toEqual(new Date('2023-03-20T12:25:47Z'));
  expect(signatureLine(known, signature)).toBe(WITNESS_LINE);
  expect(() => cosignedAt(`${TEXT}\n${WITNESS_LINE}`, known)).toThrow(/does not fit/);
});

test('a cosignature is over its header, its time and the text of the checkpoint', () => {
  const line = (seconds: number, signed: string): string => {
    const timestamp = Buffer.from(seconds.toString(16).padStart(16, '0'), 'hex');
    return signatureLine(W1, Buffer.concat([timestamp, sign(null, Buffer.from(signed), WITNESSES[0]!.key)]));
  };
  const right = `cosignature/v1\ntime 1679315147\n${TEXT}`;
  expect(cosignedAt(NOTE + line(1679315147, right), W1)).toEqual(new Date(1679315147000));
  expect(() => cosignedAt(NOTE + line(1679315148, right), W1)).toThrow(/does not fit/);
  expect(() => cosignedAt(NOTE + line(1679315147, TEXT), W1)).toThrow(/does not fit/);
  for (const short of [1, 71])
    expect(() => cosignedAt(NOTE + signatureLine(W1, Buffer.alloc(short)), W1)).toThrow(NoteError);
});

test('a witness says when it saw a checkpoint, to the second', () => {
  const note = cosign(cosign(NOTE, WITNESSES[0]!, AT), WITNESSES[1]!, minutesLater(1));
  expect([W1, W2, W3].map((witness) => cosignedAt(note, witness))).toEqual([AT, minutesLater(1), null]);
  expect(readCheckpoint(note, LOG.verifier)).toEqual(readCheckpoint(NOTE, LOG.verifier));
});

test('a cosignature moved to another checkpoint does not fit', () => {
  const line = cosign(NOTE, WITNESSES[0]!, AT).slice(NOTE.length);
  const other = signCheckpoint({ ...HEAD, size: HEAD.size + 1 }, LOG);
  expect(() => cosignedAt(other + line, W1)).toThrow(NoteError);
});

test('the key of a witness is not the key of a log', () => {
  expect(() => parseVerifierKey(printVerifierKey(W1))).toThrow(/for a note/);
  expect(() => parseVerifierKey(printVerifierKey(LOG.verifier), 'cosignature')).toThrow(/for a cosignature/);
  expect(parseVerifierKey(printVerifierKey(W1), 'cosignature').id).toBe(W1.id);
});

test('a checkpoint is as new as the last time by which every quorum had seen it', () => {
  const seen = WITNESSES.slice(0, 4).reduce((note, witness, at) => cosign(note, witness, minutesLater(at)), NOTE);
  const members = [W1, W2, W3];
  const time = (...groups: [number, readonly (typeof W1)[]][]): Date | null =>
    quorumTime(
      seen,
      groups.map(([quorum, witnesses]) => ({ quorum, witnesses })),
    );
  expect(time([1, members])).toEqual(minutesLater(2));
  expect(time([2, members])).toEqual(minutesLater(1));
  expect(time([3, members], [1, [W4, W5]])).toEqual(AT);
  expect(time([1, members], [1, [W4, W5]])).toEqual(minutesLater(2));
  expect(time([1, members], [2, [W4, W5]])).toBeNull();
  expect(time([2, [W1, W1, W1]])).toBeNull();
  expect(time([0, []], [1, members])).toEqual(minutesLater(2));
  expect(time([0, members])).toBeNull();
  expect(time()).toBeNull();
});

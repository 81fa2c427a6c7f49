/** Signed notes are those of C2SP and of Go's sumdb/note, and nothing looser. */
import { expect, test } from 'vitest';
import {
  makeSignerKey,
  NoteError,
  parseSignerKey,
  parseVerifierKey,
  printSignerKey,
  printVerifierKey,
  signNote,
  verifyNote,
} from '../../directory/signed-note.ts';

/** The example in the documentation of golang.org/x/mod/sumdb/note. */
const GO = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  signer: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const NOTE = `${GO.text}\n${GO.signature}`;
const PETER = parseVerifierKey(GO.verifier);

test("the example of Go's note package verifies, and its key signs the same note", () => {
  expect(verifyNote(NOTE, PETER)).toBe(GO.text);
  expect(signNote(GO.text, parseSignerKey(GO.signer))).toBe(NOTE);
});

test('keys are printed as they were read', () => {
  expect(printVerifierKey(PETER)).toBe(GO.verifier);
  expect(printSignerKey(parseSignerKey(GO.signer))).toBe(GO.signer);
});

test('a new key signs what its verifier key verifies, and nothing else does', () => {
  const signer = makeSignerKey('members.example');
  const note = signNote('one\n\ntwo\n', signer);
  expect(verifyNote(note, parseVerifierKey(printVerifierKey(signer.verifier)))).toBe('one\n\ntwo\n');
  const sameName = makeSignerKey('members.example').verifier;
  expect(() => verifyNote(note, sameName)).toThrow(/no signature by members\.example/);
  expect(() => verifyNote(note, { ...sameName, id: signer.verifier.id })).toThrow(/does not fit/);
});

test('signatures by others stand beside ours without harm', () => {
  const other = signNote(GO.text, makeSignerKey('other.example')).slice(GO.text.length + 1);
  const shortOne = '— new-algorithm AAAAAAE=\n';
  expect(verifyNote(`${GO.text}\n${other}${shortOne}${GO.signature}`, PETER)).toBe(GO.text);
});

const REFUSED: readonly [rule: string, note: string, reason: RegExp][] = [
  ['a changed text', NOTE.replace('answer', 'Answer'), /the text was changed/],
  ['a changed signature', NOTE.replace('x08go/ZJk', 'x08go/ZJj'), /the text was changed/],
  ['one good and one bad signature by our key', NOTE + GO.signature.replace('/ZJk', '/ZJj'), /the text was changed/],
  ['a text moved into the signatures', `${GO.text}\nmore\n${GO.signature}`, /signature line is malformed/],
  ['a text without signatures', GO.text, /no blank line/],
  ['an empty list of signatures', `${GO.text}\n`, /no blank line|malformed/],
  ['a blank line after the signatures', `${NOTE}\n`, /malformed|no signature/],
  ['no newline at the end', NOTE.slice(0, -1), /newline/],
  ['line ends changed to CR LF', NOTE.replaceAll('\n', '\r\n'), /CR LF/],
  ['a control character', NOTE.replace('answer', 'ans\x1b[2Kwer'), /control/],
  ['a lone surrogate', NOTE.replace('answer', 'ans\ud800wer'), /Unicode/],
  ['a hyphen in place of the dash', NOTE.replace('—', '-'), /malformed/],
  ['two spaces in a signature line', NOTE.replace('— Peter', '—  Peter'), /malformed/],
  ['base64 without its padding', NOTE.replace('JnAM=', 'JnAM'), /malformed/],
  ['base64 with stray bits', NOTE.replace('JnAM=', 'JnAN='), /malformed/],
  ['a signature of no octets', `${GO.text}\n— PeterNeumann x08gow==\n`, /malformed/],
  ['more signatures than anyone needs', NOTE + '— other AAAAAAE=\n'.repeat(100), /more than 100/],
];

test.each(REFUSED)('%s is refused', (_rule, note, reason) => {
  expect(() => verifyNote(note, PETER)).toThrow(reason);
  expect(() => verifyNote(note, PETER)).toThrow(NoteError);
});

const BAD_KEYS: readonly [rule: string, text: string][] = [
  ['nothing', ''],
  ['a name alone', 'PeterNeumann'],
  ['an id of another key', GO.verifier.replace('c74f20a3', 'c74f20a4')],
  ['another name', GO.verifier.replace('Peter', 'Petra')],
  ['an id in upper case', GO.verifier.replace('c74f20a3', 'C74F20A3')],
  ['another algorithm', GO.verifier.replace('+ARpc', '+Ahpc')],
  ['a key cut short', GO.verifier.slice(0, -4)],
  ['a line end', `${GO.verifier}\n`],
  ['a secret key', GO.signer],
];

test.each(BAD_KEYS)('a verifier key is not %s', (_rule, text) => {
  expect(() => parseVerifierKey(text)).toThrow(NoteError);
});

test('a signer key that cannot be read is never quoted', () => {
  const cut = GO.signer.slice(0, -2);
  expect(() => parseSignerKey(cut)).toThrow(NoteError);
  expect(() => parseSignerKey(cut)).not.toThrow(/AYEK/);
  expect(() => parseSignerKey(GO.verifier)).toThrow(/begins with PRIVATE/);
});

test.each(['', 'two words', 'a+b', 'tab\there'])('a key is not named %j', (name) => {
  expect(() => makeSignerKey(name)).toThrow(NoteError);
});

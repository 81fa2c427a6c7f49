/** Two independent OpenPGP programs on the other side: what a gateway seals they open, and what gpg seals a gateway opens and judges. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../directory/certificate.ts';
import { type GeneratedKey, type Gpg, type Opened, startGpg } from '../peers/gpg.ts';
import { lacks } from '../peers/install.ts';
import { AUTHOR, message, OFFICER } from '../peers/samples.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { type Answer, deliver } from '../peers/smtp-dialog.ts';
import { startSq } from '../peers/sq.ts';
import {
  certificateOf,
  ciphertextOf,
  type Delivered,
  openPayload,
  recordOriginals,
  secretKeyOf,
  takeBlock,
  waitForItems,
} from './mail.ts';
import { CLERK, clientEntry, type Outer, outerFields, pgpMime } from './mail-client.ts';
import { type Agency, foundTown, type Town } from './town.ts';

const STRANGER = 'stranger@outside.example';

describe.skipIf(lacks('gpg', 'sq'))('with gpg and sq', () => {
  const parts = new AsyncDisposableStack();
  /** The clerk's gpg, which also holds a stranger's key, and the certificates of A and B. */
  let gpg: Gpg;
  let clerk: GeneratedKey;
  let stranger: GeneratedKey;
  let town: Town;
  let a: Agency;
  let b: Agency;
  /** The fingerprints of their certificates. */
  let keyA: string;
  let keyB: string;
  let inboxB: Sink;
  let smarthost: Sink;

  beforeAll(async () => {
    gpg = parts.use(await startGpg());
    [clerk, stranger] = [await gpg.generateKey(`Clerk <${CLERK}>`), await gpg.generateKey(`Stranger <${STRANGER}>`)];
    [inboxB, smarthost] = [parts.use(await startSink()), parts.use(await startSink())];
    const serverA = parts.use(await startSink());
    town = parts.use(
      await foundTown([
        { id: 'a', serverPort: serverA.port, smarthostPort: smarthost.port },
        { id: 'b', serverPort: inboxB.port },
      ]),
    );
    [a, b] = [town.agency('a'), town.agency('b')];
    await town.publish((document) => ({ ...document, members: [...document.members, clientEntry(clerk)] }));
    [keyA, keyB] = [await fingerprintOf(a), await fingerprintOf(b)];
    for (const agency of [a, b]) await gpg.import(certificateOf(agency));
  });
  afterAll(() => parts.disposeAsync());

  describe('a ciphertext on its way from A to B', () => {
    const NAMES = [
      '02-html-inline-images',
      '06-eight-bit',
      '09-no-content-type',
      '10-two-content-types',
      '19-empty-body',
    ];
    let secretKey: string;
    /** By the name of the vector. */
    const captured = new Map<string, { readonly original: Uint8Array; readonly ciphertext: Uint8Array }>();

    beforeAll(async () => {
      secretKey = await secretKeyOf(b);
      // B does not run: what A would send it stays in A's spool.
      await using _gateway = await a.start({ log: () => {} });
      for (const name of NAMES) {
        const original = vector(name);
        const user = `${name}@b.example`;
        expect(await submit(a, original, user)).toMatchObject({ code: 250 });
        const items = await waitForItems(a, captured.size + 1);
        const { bytes } = items.find(({ item }) => item.recipients[0] === user)!;
        captured.set(name, { original, ciphertext: ciphertextOf(bytes) });
      }
    });

    function expectWhole({ original }: { original: Uint8Array }, { plaintext, signedBy, good }: Opened): void {
      expect({ signedBy, good }).toEqual({ signedBy: keyA, good: true });
      const payload = openPayload(plaintext);
      expect(sha256(payload.original)).toBe(sha256(original));
      expect(payload.transfer).toMatchObject({ from: 'a', to: 'b', sha256: sha256(original), size: original.length });
    }

    test.each(NAMES)('is opened and verified by gpg with the secret key that B has exported: %s', async (name) => {
      await using examiner = await startGpg();
      await examiner.import(secretKey);
      await examiner.import(certificateOf(a));
      expectWhole(captured.get(name)!, await examiner.decrypt(captured.get(name)!.ciphertext));
    });

    test.each(NAMES)('is opened and verified by sq with the secret key that B has exported: %s', async (name) => {
      await using sq = await startSq();
      const keys = { secretKey, signer: certificateOf(a) };
      expectWhole(captured.get(name)!, await sq.decrypt(captured.get(name)!.ciphertext, keys));
    });

    test('is opened by nobody without that key', async () => {
      await expect(gpg.decrypt(captured.get(NAMES[0]!)!.ciphertext)).rejects.toThrow(/No secret key/);
    });
  });

  describe('a gateway that gets mail from any server', () => {
    const refusals: string[] = [];
    beforeAll(async () => {
      const log = (line: string) => void (line.includes('"refused"') && refusals.push(line));
      parts.use(await b.start({ log }));
    });

    /** Hands the message to B's public port and takes what B's own server got apart. */
    async function judged(bytes: Uint8Array, from: string, to = OFFICER): Promise<Delivered> {
      const before = inboxB.messages.length;
      expect(await deliver({ port: b.mxPort }, bytes, from, [to])).toMatchObject({ code: 250 });
      const received = await inboxB.waitForMessages(before + 1);
      return takeBlock(received.at(-1)!.bytes, b);
    }

    const ENTITY = message([
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Größe, and a dot:',
      '.',
      'written by gpg alone',
    ]);
    const FROM_CLERK = { from: CLERK, to: OFFICER };
    const FROM_STRANGER = { from: STRANGER, to: OFFICER };
    const opened = (outer: Outer) => Buffer.concat([message(outerFields(outer)), ENTITY]);
    const keys = () => ({ signer: clerk.fingerprint, to: [keyB] });

    test('opens what a member’s mail client has sealed, and says that it is bound to the outer fields alone', async () => {
      const { verdict, below } = await judged(pgpMime(FROM_CLERK, await gpg.signAndEncrypt(ENTITY, keys())), CLERK);
      expect(Object.fromEntries(verdict)).toMatchObject(provenClient(clerk, 'outside'));
      expect(Buffer.from(below).toString()).toBe(opened(FROM_CLERK).toString());
    });

    test('opens what a mail client has sealed under header protection, and believes what is inside', async () => {
      const { verdict, below } = await judged(
        pgpMime({ ...FROM_CLERK, subject: '[...]' }, await gpg.signAndEncrypt(HEADER_PROTECTED, keys())),
        CLERK,
      );
      expect(Object.fromEntries(verdict)).toMatchObject(provenClient(clerk, 'inside'));
      const withoutOuter = Buffer.from(HEADER_PROTECTED)
        .toString()
        .replace(/^HP-Outer: .*\r\n/gm, '');
      expect(Buffer.from(below).toString()).toBe(withoutOuter);
    });

    test('opens what a stranger has sealed to it, and says that he is one', async () => {
      const armored = await gpg.signAndEncrypt(ENTITY, { ...keys(), signer: stranger.fingerprint });
      const { verdict, below } = await judged(pgpMime(FROM_STRANGER, armored), STRANGER);
      expect(Object.fromEntries(verdict)).toMatchObject({ verdict: 'outsider', bound: 'nothing' });
      expect(verdict.has('key')).toBe(false);
      expect(Buffer.from(below).toString()).toBe(opened(FROM_STRANGER).toString());
    });

    test('passes on to the octet what a stranger has sealed to somebody else’s key', async () => {
      const bytes = pgpMime(FROM_STRANGER, await gpg.encrypt(ENTITY, [clerk.fingerprint]));
      const { verdict, below } = await judged(bytes, STRANGER);
      expect(Object.fromEntries(verdict)).toMatchObject({ verdict: 'outsider', bound: 'nothing' });
      expect(Buffer.from(below)).toEqual(Buffer.from(bytes));
    });

    test.each<[string, RegExp, () => Promise<Uint8Array>]>([
      ['is not signed', /signature: none/, async () => pgpMime(FROM_CLERK, await gpg.encrypt(ENTITY, [keyB]))],
      [
        'is in clear',
        /not signed by the agency that it is said to come from/,
        async () => Buffer.concat([message(outerFields(FROM_CLERK)), ENTITY]),
      ],
      [
        'is signed by somebody else',
        /signature: unknown/,
        async () => pgpMime(FROM_CLERK, await gpg.signAndEncrypt(ENTITY, { ...keys(), signer: stranger.fingerprint })),
      ],
      [
        'is for a recipient whom To and Cc do not name',
        /for recipients it does not name/,
        async () =>
          pgpMime(
            { ...FROM_CLERK, to: 'other@b.example', cc: 'third@b.example' },
            await gpg.signAndEncrypt(ENTITY, keys()),
          ),
      ],
      [
        'names its recipient outside, but not under the header protection inside',
        /for recipients it does not name/,
        async () => {
          const elsewhere = Buffer.from(
            Buffer.from(HEADER_PROTECTED).toString().replaceAll(OFFICER, 'other@b.example'),
          );
          return pgpMime(FROM_CLERK, await gpg.signAndEncrypt(elsewhere, keys()));
        },
      ],
      [
        'is sealed to somebody else’s key',
        /not for a key of ours/,
        async () => pgpMime(FROM_CLERK, await gpg.signAndEncrypt(ENTITY, { ...keys(), to: [clerk.fingerprint] })),
      ],
      [
        'is changed on its way',
        /^Error decrypting message: Modification/,
        async () => pgpMime(FROM_CLERK, altered(await gpg.signAndEncrypt(ENTITY, keys()))),
      ],
    ])('refuses with one neutral reply what claims to be a member’s and %s', async (_, cause, make) => {
      const before = inboxB.messages.length;
      expect(await deliver({ port: b.mxPort }, await make(), CLERK, [OFFICER])).toEqual(NEUTRAL);
      expect(JSON.parse(refusals.at(-1)!).cause).toMatch(cause);
      expect(inboxB.messages).toHaveLength(before);
    });
  });

  test('mail to a member’s mail client leaves by the smarthost, sealed for its gpg and signed by A', async () => {
    const originals: Uint8Array[] = [];
    await using _gateway = await a.start({ log: () => {}, alter: recordOriginals(originals) });
    expect(await submit(a, vector('02-html-inline-images'), CLERK)).toMatchObject({ code: 250 });
    const [sent] = await smarthost.waitForMessages(1);
    expect(sent).toMatchObject({ reversePath: AUTHOR, recipients: [CLERK] });
    expect(Buffer.from(sent!.bytes).toString()).toMatch(/^Subject: \[\.\.\.\]\r$/m);
    expect(await gpg.addressedTo(ciphertextOf(sent!.bytes))).toHaveLength(1);
    const { plaintext, signedBy, good } = await gpg.decrypt(ciphertextOf(sent!.bytes));
    expect({ signedBy, good }).toEqual({ signedBy: keyA, good: true });
    expect(openPayload(plaintext).transfer.recipients).toEqual([CLERK]);
    expect(sha256(openPayload(plaintext).original)).toBe(sha256(originals[0]!));
    expect(smarthost.messages).toHaveLength(1);
  });
});

const NEUTRAL: Answer = { code: 550, lines: ['5.7.1 this message cannot be accepted in this form'] };

/** A whole message with its fields inside, as RFC 9788 has it (section 2). */
const HEADER_PROTECTED = message([
  'HP-Outer: Subject: [...]',
  `HP-Outer: From: Clerk <${CLERK}>`,
  'Date: Sun, 22 Nov 2026 06:00:00 +0000',
  `From: Clerk <${CLERK}>`,
  `To: <${OFFICER}>`,
  'Subject: the subject that is meant',
  'Message-ID: <clients-own@m.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8; hp="cipher"',
  '',
  'under header protection',
]);

function submit(agency: Agency, bytes: Uint8Array, to: string): Promise<Answer> {
  return deliver({ port: agency.agencyPort, tls: 'starttls' }, bytes, AUTHOR, [to]);
}

function provenClient({ fingerprint }: GeneratedKey, bound: string) {
  return { verdict: 'client', agency: 'm', key: fingerprint, bound };
}

async function fingerprintOf(agency: Agency): Promise<string> {
  return (await readCertificate(certificateOf(agency))).fingerprint;
}

/** One letter in the middle of the armor is another one. */
function altered(armored: string): string {
  const at = armored.indexOf('\n', armored.length / 2) + 1;
  return armored.slice(0, at) + (armored[at] === 'A' ? 'B' : 'A') + armored.slice(at + 1);
}

function vector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, `../vectors/mail/${name}.eml`)));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

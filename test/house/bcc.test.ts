/** Of a Bcc recipient nobody learns but its own agency: one ciphertext each, and nothing in any other that tells of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../directory/certificate.ts';
import type { House } from '../../gateway/house.ts';
import { readHeader } from '../../gateway/mail/message.ts';
import type { Attempt } from '../../gateway/relay/attempt.ts';
import { type Gpg, startGpg } from '../peers/gpg.ts';
import { lacks } from '../peers/install.ts';
import { addedOnTop } from '../peers/mailbox.ts';
import type { Postfix } from '../peers/postfix.ts';
import { waitFor } from '../peers/process.ts';
import { AUTHOR, message } from '../peers/samples.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { startSq } from '../peers/sq.ts';
import {
  certificateOf,
  ciphertextOf,
  impatient,
  openPayload,
  recordOriginals,
  secretKeyOf,
  spooledItems,
  startSubmission,
  takeBlock,
} from './mail.ts';
import { type Agency, foundTown, type Town } from './town.ts';

const NAMED_B = 'named@b.example';
const NAMED_C = 'copied@c.example';
const HIDDEN_B = 'deputy@b.example';
const HIDDEN_C = 'auditor@c.example';
const HIDDEN_OUTSIDE = 'ombudsman@outside.example';
const HIDDEN = [HIDDEN_B, HIDDEN_C, HIDDEN_OUTSIDE];
const EVERYONE = [NAMED_B, NAMED_C, ...HIDDEN];

/** Whoever has one of these ciphertexts, and whether the world is to know that he gets it. */
const SEALED = [
  { to: NAMED_B, agency: 'b', shown: true },
  { to: NAMED_C, agency: 'c', shown: true },
  { to: HIDDEN_B, agency: 'b', shown: false },
  { to: HIDDEN_C, agency: 'c', shown: false },
] as const;

describe.skipIf(lacks('postfix', 'gpg', 'sq'))('with Bcc to two members and an outsider', () => {
  const parts = new AsyncDisposableStack();
  let town: Town;
  let submission: Postfix;
  /** The servers of B and C, and the smarthost of A. */
  let inboxes: Record<'b' | 'c' | 'outside', Sink>;
  /** Everything that gateway A has handed to anyone, and what it took for originals. */
  const attempts: Attempt[] = [];
  const originals: Uint8Array[] = [];
  /** The same without any Bcc, to compare with. */
  let plainAttempts: readonly Attempt[];

  /** For each agency a gpg with its secret key alone. */
  let gpg: Record<'b' | 'c', Gpg>;

  beforeAll(async () => {
    inboxes = {
      b: parts.use(await startSink()),
      c: parts.use(await startSink()),
      outside: parts.use(await startSink()),
    };
    const serverA = parts.use(await startSink());
    town = parts.use(
      await foundTown([
        { id: 'a', serverPort: serverA.port, smarthostPort: inboxes.outside.port },
        { id: 'b', serverPort: inboxes.b.port },
        { id: 'c', serverPort: inboxes.c.port },
      ]),
    );
    submission = parts.use(await startSubmission(town.agency('a')));
    gpg = { b: parts.use(await openerFor(town.agency('b'))), c: parts.use(await openerFor(town.agency('c'))) };
    const log = () => {};
    parts.use(await town.agency('b').start({ log }));
    parts.use(await town.agency('c').start({ log }));
    const alter = (house: House) => recordAttempts(recordOriginals(originals)(impatient(house)), attempts);
    parts.use(await town.agency('a').start({ log, alter }));
    await send(letter(['Bcc: Deputy <deputy@b.example>,', ` ${HIDDEN_C}, ${HIDDEN_OUTSIDE}`]), EVERYONE);
    await inboxes.b.waitForMessages(2);
    await inboxes.c.waitForMessages(2);
    await inboxes.outside.waitForMessages(1);
    await drained();
    const before = attempts.length;
    await send(letter([]), [NAMED_B, NAMED_C]);
    await inboxes.b.waitForMessages(3);
    await inboxes.c.waitForMessages(3);
    await drained();
    plainAttempts = attempts.splice(before);
  });
  afterAll(() => parts.disposeAsync());

  async function send(bytes: Uint8Array, to: readonly string[]): Promise<void> {
    expect(await deliver(submission, bytes, AUTHOR, to)).toMatchObject({ code: 250 });
  }

  /** Waits until nothing is under way any more: what comes twice has come by then. */
  function drained(): Promise<true> {
    const agencies = ['a', 'b', 'c'].map((id) => town.agency(id));
    return waitFor('Postfix A and all spools to be empty', async () => {
      const waiting = [...(await submission.queue()), ...(await Promise.all(agencies.map(spooledItems))).flat()];
      return waiting.length === 0;
    });
  }

  function sentTo(recipient: string, among: readonly Attempt[] = attempts): Attempt {
    const found = among.filter(({ recipients }) => recipients.some((address) => address === recipient));
    expect(found.map(({ recipients }) => recipients)).toEqual([[recipient]]);
    return found[0]!;
  }

  /** What the recipient's agency reads when it opens the ciphertext. */
  async function opened({ bytes }: Attempt, agency: 'b' | 'c'): Promise<Uint8Array> {
    return (await gpg[agency].decrypt(ciphertextOf(bytes))).plaintext;
  }

  test('everyone gets it, each by himself and once', () => {
    const got = Object.entries(inboxes).flatMap(([where, { messages }]) =>
      messages.slice(0, where === 'outside' ? undefined : 2).map(({ recipients }) => recipients),
    );
    expect(got.sort()).toEqual(EVERYONE.map((address) => [address]).sort());
    expect(attempts).toHaveLength(EVERYONE.length);
  });

  test.each(SEALED)('the ciphertext for $to has one recipient key, that of its agency', async ({ to, agency }) => {
    await using sq = await startSq();
    const ciphertext = ciphertextOf(sentTo(to).bytes);
    const { subkeys } = await readCertificate(certificateOf(town.agency(agency)));
    const keyIds = subkeys.map((fingerprint) => fingerprint.slice(-16));
    expect(await gpg[agency].addressedTo(ciphertext)).toEqual(keyIds);
    expect(await sq.addressedTo(ciphertext)).toEqual(keyIds);
    expect((await gpg[agency].packets(ciphertext)).match(/^:.*?:/gm)).toEqual([
      ':pubkey enc packet:',
      ':encrypted data packet:',
    ]);
  });

  test.each(SEALED)('what the gateway of $agency gets for $to names no hidden recipient', ({ to, shown }) => {
    const { bytes, envelope } = sentTo(to);
    expect(envelope.reversePath).toBe(AUTHOR);
    expect(addressesIn(bytes)).toEqual(shown ? [AUTHOR, to] : [AUTHOR]);
    expect(fieldOf(bytes, 'to')).toBe(shown ? `<${to}>` : 'undisclosed-recipients:;');
  });

  test.each(SEALED)(
    'what $agency reads in the ciphertext for $to names no other hidden recipient',
    async ({ to, agency, shown }) => {
      const payload = await opened(sentTo(to), agency);
      const { transfer, original } = openPayload(payload);
      expect(transfer.recipients).toEqual([to]);
      const inside = Buffer.from(payload).toString('latin1');
      expect(HIDDEN.filter((address) => inside.includes(address))).toEqual(shown ? [] : [to]);
      expect(inside).toContain(`HP-Outer: To: ${shown ? `<${to}>` : 'undisclosed-recipients:;'}\r\n`);
      expect(inside).not.toMatch(/bcc/i);
      expect(Buffer.from(original)).toEqual(Buffer.from(originals[0]!));
    },
  );

  test.each(SEALED.filter(({ shown }) => shown))(
    'the ciphertext for $to is like that of a message without any Bcc',
    async ({ to, agency }) => {
      const plain = sentTo(to, plainAttempts);
      const hiding = sentTo(to);
      expect(normalOutside(hiding.bytes)).toEqual(normalOutside(plain.bytes));
      const [inside, plainInside] = [await opened(hiding, agency), await opened(plain, agency)];
      expect(normal(inside)).toBe(normal(plainInside));
    },
  );

  test('every delivered copy is the same original, which names no hidden recipient', () => {
    for (const id of ['b', 'c'] as const) {
      for (const { bytes } of inboxes[id].messages.slice(0, 2)) {
        const { above, below } = takeBlock(bytes, { id });
        expect(above).toBe('');
        expect(Buffer.from(below)).toEqual(Buffer.from(originals[0]!));
        expect(HIDDEN.filter((address) => Buffer.from(bytes).includes(address))).toEqual([]);
      }
    }
    const [outside] = inboxes.outside.messages;
    expect(addedOnTop(outside!.bytes, originals[0]!)).toMatch(
      /^Received: by gateway\.a\.test \(Valise\) id \w+;\r\n .*\r\n$/,
    );
  });

  test('Postfix A names nobody in its Received where a message has several recipients', () => {
    expect(trace(originals[0]!)).toMatch(/by mail\.a\.test \(Postfix\)/);
    expect(trace(originals[0]!)).not.toMatch(/\sfor\s/);
  });

  test('where a server hands in the hidden copy by itself, the recipient that Postfix A names in it is its only reader', async () => {
    const before = attempts.length;
    await send(letter([]), [HIDDEN_C]);
    await inboxes.c.waitForMessages(4);
    await drained();
    expect(trace(originals.at(-1)!)).toContain(`for <${HIDDEN_C}>`);
    expect(attempts.slice(before).map(({ recipients }) => recipients)).toEqual([[HIDDEN_C]]);
    expect(inboxes.c.messages.at(-1)!.recipients).toEqual([HIDDEN_C]);
    expect(addressesIn(attempts.at(-1)!.bytes)).toEqual([AUTHOR]);
  });
});

async function openerFor(agency: Agency): Promise<Gpg> {
  const gpg = await startGpg();
  await gpg.import(await secretKeyOf(agency));
  return gpg;
}

function letter(bcc: readonly string[]): Uint8Array {
  return message([
    `From: Author <${AUTHOR}>`,
    `To: <${NAMED_B}>`,
    `Cc: Copied <${NAMED_C}>`,
    ...bcc,
    'Subject: for a few',
    'Message-ID: <few@a.example>',
    'Date: Sun, 22 Nov 2026 06:00:00 +0000',
    ...(bcc.length > 0 ? ['Valise-Request: v=1; outsiders=confirmed'] : []),
    'Content-Type: text/plain',
    '',
    'whoever reads this',
  ]);
}

/** Keeps what is handed to each next hop: envelope and bytes, as they go into the connection. */
function recordAttempts(house: House, seen: Attempt[]): House {
  return {
    ...house,
    relay: (attempt) => {
      seen.push({ ...attempt, bytes: new Uint8Array(attempt.bytes) });
      return house.relay(attempt);
    },
  };
}

/** Every address of a person that can be read in these bytes, each once. */
function addressesIn(bytes: Uint8Array): string[] {
  return [
    ...new Set(
      Buffer.from(bytes)
        .toString('latin1')
        .match(/[a-z]+@[abc]\.example|[a-z]+@outside\.example/g),
    ),
  ].filter((address) => address !== 'few@a.example');
}

function fieldOf(bytes: Uint8Array, wanted: string): string {
  const field = readHeader(bytes).fields.find(({ name }) => name === wanted)!;
  return Buffer.from(bytes.subarray(field.value, field.end)).toString('latin1').trim();
}

function trace(bytes: Uint8Array): string {
  return fieldOf(bytes, 'received');
}

/** The outer header section without what is drawn anew for each message. */
function normalOutside(bytes: Uint8Array): string {
  const { bodyStart } = readHeader(bytes);
  return normal(bytes.subarray(0, bodyStart));
}

/** Without ids, times, digests and the trace of Postfix A, whose length is not always the same. */
function normal(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/^Received: .*\r\n(?:[ \t].*\r\n)*/gm, 'Received\r\n')
    .replace(/boundary="[^"]*"/g, 'boundary')
    .replace(/\b(id|at|sha256|size|cut)=[^;]+/g, '$1');
}

/** Byte for byte: what an officer of A hands to Postfix A is what an officer of B reads over IMAP, below what was added on top. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lacks } from '../peers/install.ts';
import { addedOnTop } from '../peers/mailbox.ts';
import type { Postfix } from '../peers/postfix.ts';
import { mustRun, waitFor } from '../peers/process.ts';
import { AUTHOR, message } from '../peers/samples.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import {
  type Delivered,
  foundPostalTown,
  type PostalTown,
  recordOriginals,
  spooledItems,
  startSubmission,
  takeBlock,
} from './mail.ts';

const VECTORS = join(import.meta.dirname, '../vectors/mail');
const MINUTE = 60_000;

/** The one vector that holds what must not arrive: what stands here in order is gone, whoever wrote it, and nothing else. */
const STRIPPED = '20-stripped-fields.eml';
const GONE = [
  'Valise-Verdict: v=1; verdict=proven; agency=c;\r\n mac=forged\r\n',
  'Bcc: Hidden One <hidden@b.example>,\r\n\tother@b.example\r\n',
  'bcc:\r\n',
  'RESENT-BCC: hidden@b.example\r\n',
  'Valise-Request: v=1; outsiders=confirmed\r\n',
];

describe.skipIf(lacks('postfix', 'dovecot'))(
  'from Postfix A by both gateways and Postfix B to Dovecot',
  { timeout: 2 * MINUTE },
  () => {
    const parts = new AsyncDisposableStack();
    const accepted: Uint8Array[] = [];
    let postal: PostalTown;

    beforeAll(async () => {
      postal = parts.use(await foundPostalTown());
      const log = () => {};
      parts.use(await postal.town.agency('b').start({ log }));
      parts.use(await postal.town.agency('a').start({ log, alter: recordOriginals(accepted) }));
    });
    afterAll(() => parts.disposeAsync());

    /** Hands a message to Postfix A and waits for it in the mailbox of an officer of B; a report to its author ends the wait. */
    async function send(bytes: Uint8Array, user: string, by: Postfix = postal.submission): Promise<Delivered> {
      const to = `${user}@b.example`;
      expect(await deliver(by, bytes, AUTHOR, [to])).toMatchObject({ code: 250 });
      await using mailbox = await postal.mailbox(to);
      const arrived = async () => {
        expect(postal.returned.messages.map((report) => Buffer.from(report.bytes).toString())).toEqual([]);
        return (await mailbox.messages())[0];
      };
      const delivered = takeBlock(await waitFor(`mail for ${to}`, arrived, MINUTE), postal.town.agency('b'));
      expect(sha256(delivered.below)).toBe(sha256(accepted.at(-1)!));
      return delivered;
    }

    test.each(readdirSync(VECTORS).filter((name) => name !== STRIPPED))('%s arrives to the octet', async (name) => {
      const bytes = vector(name);
      const { above, verdict, below } = await send(bytes, name.replace('.eml', ''));
      expect(addedOnTop(below, bytes)).toMatch(onlyReceived('mail.a.test'));
      expect(above).toMatch(new RegExp(`^Return-Path: <${AUTHOR}>\r\n${onlyReceived('mail.b.test').source.slice(1)}`));
      expect(Object.fromEntries(verdict)).toMatchObject({ verdict: 'proven', agency: 'a', bound: 'inside' });
    });

    test(`${STRIPPED} arrives without Bcc, request and forged verdict, all else to the octet`, async () => {
      const bytes = vector(STRIPPED);
      const original = GONE.reduce((rest, field) => {
        expect(rest).toContain(field);
        return rest.replace(field, '');
      }, Buffer.from(bytes).toString('latin1'));
      const { below } = await send(bytes, 'stripped');
      expect(addedOnTop(below, Buffer.from(original, 'latin1'))).toMatch(onlyReceived('mail.a.test'));
    });

    test('an attachment of 25 MB arrives to the octet', async () => {
      const bytes = withAttachment(25 * 1024 * 1024);
      const { below } = await send(bytes, 'large');
      expect(addedOnTop(below, bytes)).toMatch(onlyReceived('mail.a.test'));
    });

    test('a signature by openssl still verifies after delivery', async () => {
      const { below } = await send(vector('05-smime-signed.eml'), 'verifier');
      // The author's certificate is nobody's to vouch for here; what is proven is the signature over the content.
      const command = { file: 'openssl', args: ['cms', '-verify', '-noverify'] };
      const { stdout } = await mustRun(command, below);
      expect(Buffer.from(stdout).toString()).toContain('Signed by its author: caf=C3=A9');
    });

    describe('from a Postfix with its own defaults', () => {
      let stock: Postfix;
      beforeAll(async () => {
        stock = parts.use(await startSubmission(postal.town.agency('a'), DEFAULTS));
      });

      test.each<[string, readonly string[], RegExp]>([
        ['which adds Message-ID and Date', ['Subject: undated', '', 'text'], /^Message-Id: <[\s\S]*^Date: /m],
        [
          'which drops Bcc',
          ['Message-ID: <x@a.example>', 'Bcc: hidden@b.example', '', 'text'],
          /^Message-ID: <x@.*\r\nDate/m,
        ],
        ['which breaks lines over 998 octets', ['Subject: long', '', 'x'.repeat(1100)], /^x{998}\r\n x{102}\r\n$/m],
      ])('%s, what gateway A accepted arrives to the octet', async (what, lines, changed) => {
        const bytes = message([`From: ${AUTHOR}`, 'To: officer@b.example', ...lines]);
        const { below } = await send(bytes, what.replaceAll(' ', '-'), stock);
        expect(() => addedOnTop(below, bytes)).toThrow(/is not the end of what was received/);
        expect(Buffer.from(below).toString('latin1')).toMatch(changed);
      });
    });

    test('nothing of all this is left in a spool, and nobody was told of a failure', async () => {
      const { town, returned } = postal;
      for (const agency of [town.agency('a'), town.agency('b')])
        await waitFor(`the spool of ${agency.id} to be empty`, async () => (await spooledItems(agency)).length === 0);
      expect(returned.messages).toEqual([]);
    });
  },
);

/** What Debian's Postfix does unless told otherwise (postconf -d), where the peers of these tests are told to leave mail as it is. */
const DEFAULTS = {
  local_header_rewrite_clients: 'permit_inet_interfaces',
  message_drop_headers: 'bcc, content-length, resent-bcc, return-path',
  smtp_line_length_limit: '998',
  disable_mime_output_conversion: 'no',
};

function vector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(VECTORS, name)));
}

/** Exactly one Received field, by that server. */
function onlyReceived(server: string): RegExp {
  return new RegExp(
    `^Received: from \\S+ \\(\\S+ \\[127\\.0\\.0\\.1\\]\\)\r\n(?:\t.*\r\n)*\tby ${server} .*\r\n(?:\t.*\r\n)*$`,
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A message with an attachment that does not compress, so that its ciphertext is as large as such a thing gets. */
function withAttachment(octets: number): Uint8Array {
  const noise = createHash('shake256', { outputLength: octets }).update('valise').digest('base64');
  return message([
    `From: ${AUTHOR}`,
    'To: large@b.example',
    'Subject: the annex',
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream; name=annex.bin',
    'Content-Transfer-Encoding: base64',
    '',
    ...(noise.match(/.{1,76}/g) ?? []),
  ]);
}

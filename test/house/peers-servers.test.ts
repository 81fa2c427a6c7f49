/** The mail servers of the world as agencies' own: one hands mail in to gateway A, and one of its kind takes what gateway B delivers, to the octet. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startExim } from '../peers/exim.ts';
import { lacks, type Peer } from '../peers/install.ts';
import { addedOnTop } from '../peers/mailbox.ts';
import { startOpenSmtpd } from '../peers/opensmtpd.ts';
import { freePort } from '../peers/ports.ts';
import { startPostfix } from '../peers/postfix.ts';
import { AUTHOR, selfSigned } from '../peers/samples.ts';
import { type Sink, type Sunk, startSink } from '../peers/sink.ts';
import { openDialog } from '../peers/smtp-dialog.ts';
import type { MailServer, ServerOptions } from '../peers/unpacked.ts';
import { startQuickly } from '../torture/gateway-process.ts';
import { impatient, takeBlock } from './mail.ts';
import { type Agency, foundTown } from './town.ts';

const HOST = '127.0.0.1';
const VECTORS = join(import.meta.dirname, '../vectors/mail');
/** The one that no gateway leaves as it is. */
const STRIPPED = '20-stripped-fields.eml';
const NAMES = readdirSync(VECTORS).filter((name) => name !== STRIPPED);

interface Kind {
  readonly peer: Peer;
  readonly start: (options: ServerOptions) => Promise<MailServer>;
  /** How it lets a gateway deliver; as a client each of them demands STARTTLS. */
  readonly tls: 'starttls' | 'none';
  /** What its Received field calls it. */
  readonly program: string;
  /** Messages that it changes itself: Exim ends a header section that nothing follows. */
  readonly changes?: readonly string[];
}

const KINDS: readonly Kind[] = [
  { peer: 'postfix', start: startPostfix, tls: 'starttls', program: 'Postfix' },
  { peer: 'exim', start: startExim, tls: 'starttls', program: 'Exim 4.96', changes: ['08-no-body.eml'] },
  { peer: 'opensmtpd', start: startOpenSmtpd, tls: 'none', program: 'OpenSMTPD' },
];

describe.each(KINDS)('$peer', ({ peer, start, tls, program, changes = [] }) => {
  describe.skipIf(lacks(peer))('before gateway A and behind gateway B', () => {
    const parts = new AsyncDisposableStack();
    let submission: MailServer;
    let inbox: Sink;
    let b: Agency;

    beforeAll(async () => {
      inbox = parts.use(await startSink());
      const identity = selfSigned();
      const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'valise-servers-')));
      const trusted = join(folder, 'mail.b.test.pem');
      await writeFile(trusted, identity.certificate);
      const behind = parts.use(await start({ hostname: 'mail.b.test', relayHost: inbox, tls: identity }));
      const server = {
        host: HOST,
        port: behind.port,
        tls,
        ...(tls === 'none' ? {} : { trusted, name: 'peer.example' }),
      };
      const foundings = [
        { id: 'a', serverPort: await freePort() },
        { id: 'b', serverPort: behind.port, agency: { server } },
      ];
      const town = parts.use(await foundTown(foundings, folder));
      for (const agency of ['a', 'b'].map(town.agency)) {
        await startQuickly(agency);
        parts.use(await agency.start({ log: () => {}, alter: impatient }));
      }
      b = town.agency('b');
      const relayHost = { host: HOST, port: town.agency('a').agencyPort, tls: 'encrypt' } as const;
      submission = parts.use(await start({ hostname: 'mail.a.test', relayHost }));
      await using dialog = await openDialog(submission);
      for (const name of NAMES)
        expect(await dialog.deliver(vector(name), AUTHOR, [recipientOf(name)])).toMatchObject({ code: 250 });
      await inbox.waitForMessages(NAMES.length);
    });
    afterAll(() => parts.disposeAsync());

    const arrived = (name: string): Sunk => {
      const found = inbox.messages.filter(({ recipients }) => recipients.includes(recipientOf(name)));
      expect(found.length).toBe(1);
      return found[0]!;
    };

    test.each(NAMES.filter((name) => !changes.includes(name)))('%s arrives to the octet', (name) => {
      const { bytes, reversePath } = arrived(name);
      const { above, verdict, below } = takeBlock(bytes, b);
      for (const trace of [above, addedOnTop(below, vector(name))]) {
        expect(trace).toMatch(/^Received: from .*\r\n(?:\t.*\r\n)+$/);
        expect(trace).toContain(`(${program})`);
      }
      expect(Object.fromEntries(verdict)).toMatchObject({ verdict: 'proven', agency: 'a' });
      expect(reversePath).toBe(AUTHOR);
    });

    test('nothing arrived twice, and nothing else', () => {
      expect(inbox.messages.map(({ recipients }) => recipients).sort()).toEqual(
        NAMES.map((name) => [recipientOf(name)]),
      );
    });
  });
});

function vector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(VECTORS, name)));
}

function recipientOf(name: string): string {
  return `${name.replace('.eml', '')}@b.example`;
}

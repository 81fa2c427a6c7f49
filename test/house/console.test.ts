/** The console in a browser, from invitations to two signed decisions: people with security keys of their own, real gateways, and the desk that the gateway starts. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME } from '../../directory/paper/frame-texts.ts';
import { CONSOLE } from '../../gateway/desk/console/texts.ts';
import { HELD } from '../../gateway/desk/held/texts.ts';
import { SITE } from '../../gateway/desk/texts.ts';
import { spkiPin } from '../../gateway/tls-identity.ts';
import { lacks } from '../peers/install.ts';
import { freePort } from '../peers/ports.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { type Person, personAt } from './console-person.ts';
import { type Desk, deskOf, deskSettings } from './desk.ts';
import { HOUR, type MovedClock, movedClock } from './moved-clock.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

type Language = 'en' | 'ar';

const { origin } = deskSettings('a');
const HOST = new URL(origin).hostname;

describe.skipIf(lacks('chromium'))('the console', () => {
  const parts = new AsyncDisposableStack();
  const complaints: string[] = [];
  let street: Street;
  let a: Neighbour;
  let b: Neighbour;
  let clock: MovedClock;
  let desk: Desk;
  let chrome: Browser;
  beforeAll(async () => {
    const port = await freePort();
    const settings = {
      inspect: { enabled: true },
      agency: { release: { people: 2 } },
      desk: { ...deskSettings('a'), start: true, port },
    };
    street = parts.use(await foundStreet(['a', 'b'], { a: settings }));
    a = street.neighbour('a');
    b = street.neighbour('b');
    clock = movedClock();
    for (const neighbour of [a, b]) {
      await neighbour.stop();
      await neighbour.start(clock);
    }
    desk = deskOf(a.agency);
    const pin = spkiPin(new X509Certificate(await readFile(join(a.agency.folder, 'agency-tls.crt'))));
    chrome = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      // Root has no use for the sandbox, which does not start for it.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${port}, MAP * ~NOTFOUND`,
        // Passkeys are not for sites whose certificate is only excused (WebAuthn in Chromium).
        `--ignore-certificate-errors-spki-list=${pin}`,
      ],
    });
    parts.defer(() => chrome.close());
  }, 120_000);
  afterAll(async () => {
    await parts.disposeAsync();
    expect(complaints).toEqual([]);
  });

  /** Somebody whom the administrator has invited by command, come by the link that it printed. */
  async function comes(language: Language, name: string, address: string, ...roles: readonly string[]) {
    const asked = roles.flatMap((role) => ['--role', role]);
    const { out, ...told } = await desk.run('invite', '--name', name, '--address', address, ...asked);
    expect(told).toEqual({ code: 0, err: '' });
    const person = await personAt(chrome, language, complaints);
    await person.open(/^https:.*$/m.exec(out)![0]);
    await person.see(name);
    await person.inOrder();
    await person.press(SITE[language].join.make);
    await person.page.waitForURL(`**/${language}/overview`);
    return person;
  }

  /** Hands in a letter that bears a marking too high for members; answers its number. */
  async function submitMarked(letter: Letter): Promise<string> {
    const answer = await a.submit(letter);
    expect(answer.lines.join()).toMatch(/^2\.0\.0 accepted as \w+, and held until it is released$/);
    return idOf(answer);
  }

  const noticesOf = ({ messageId }: Letter) => a.mailsSaying(OFFICER_A, `In-Reply-To: ${messageId}`);

  describe.each(['en', 'ar'] as const)('in %s', (language) => {
    const held = HELD[language];
    const at = (name: string) => `${name}.${language}@a.example`;
    const letter = marked();
    let id: string;
    let raquel: Person;
    let rene: Person;
    let amina: Person;
    let ada: Person;

    test('people join by the links that a command prints', async () => {
      // Those who release are told of held mail once an hour.
      clock.move(2 * HOUR);
      raquel = await comes(language, 'Raquel Ríos', at('raquel'), 'releaser');
      rene = await comes(language, 'René 王', at('rene'), 'releaser');
      ada = await comes(language, 'أدا', at('ada'), 'administrator');
      const before = await idOfPerson(OFFICER_A);
      if (before) expect(await desk.run('remove', before)).toMatchObject({ code: 0, err: '' });
      amina = await comes(language, 'Amina', OFFICER_A, 'releaser', 'administrator');
    });

    test('a marking above what members may have is held, and who must know is told without a word of it', async () => {
      id = await submitMarked(letter);
      const mails = () => a.mailsSaying(at('raquel'), id);
      const [[toRaquel], [toAuthor]] = (await waitFor('both mails', async () => {
        const both = [await mails(), await noticesOf(letter)];
        return both.every(({ length }) => length === 1) && both;
      })) as [string[], string[]];
      expect(canariesIn(`${toRaquel}${toAuthor}`)).toEqual([]);
      const link = /https:\/\/\S+/.exec(toRaquel!)![0];
      expect(new URL(link).origin).toBe(origin);
      await raquel.press(FRAME[language].signOut);
      await raquel.page.waitForURL('**/sign-in');
      await raquel.open(link);
      // Mails are in the agency's language.
      await raquel.page.getByRole('link', { name: FRAME[language].language, exact: true }).click();
      await raquel.inOrder();
      await raquel.signIn('/held');
      await raquel.see(OFFICER_A);
    });

    test('one alone cannot release it, nor can its author', async () => {
      await raquel.visit(`/${language}/held/${id}`);
      await raquel.press(held.approve);
      await raquel.see(held.signed.approve);
      await raquel.inOrder();
      await raquel.visit(`/${language}/held/${id}`);
      await raquel.see(held.decided);
      await amina.visit(`/${language}/held/${id}`);
      await amina.see(held.own);
      for (const { page } of [raquel, amina]) expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
      expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    });

    test('a second one does, and it arrives byte for byte, sealed on its way', async () => {
      await rene.visit(`/${language}/held`);
      const link = rene.page.locator(`main a[href$="/${id}"]`);
      await link.click();
      await rene.see('Raquel Ríos');
      await rene.press(held.approve);
      await rene.see(held.signed.approve);
      const [copy] = await waitFor('the letter', async () => {
        const copies = await b.copies(OFFICER_B, letter);
        return copies.length > 0 && copies;
      });
      expect(Buffer.from(letter.bytes).equals(copy!.subarray(-letter.bytes.length))).toBe(true);
      await rene.visit(`/${language}/held`);
      expect(await link.count()).toBe(0);
      expect(await street.leaks()).toEqual([]);
    });

    test('one who rejects is enough, and its author hears of it', async () => {
      const other = marked();
      const rejected = await submitMarked(other);
      await rene.visit(`/${language}/held/${rejected}`);
      await rene.press(held.reject);
      await rene.see(held.signed.reject);
      const notices = await waitFor('the notice', async () => {
        const all = await noticesOf(other);
        return all.length === 2 && all;
      });
      expect(notices[1]).toContain('Action: failed');
      expect(canariesIn(notices.join())).toEqual([]);
      expect(await b.copies(OFFICER_B, other)).toEqual([]);
    });

    test('the register finds what became of it', async () => {
      const { register, mail, states } = CONSOLE[language];
      await ada.visit(`/${language}/register`);
      await ada.page.getByLabel(register.hint).fill(letter.messageId);
      await ada.press(mail.search);
      const found = ada.page.locator('main tbody tr');
      for (const state of [states.released, states.delivered]) await found.filter({ hasText: state }).waitFor();
      expect(await found.count()).toBe(2);
      await ada.page.locator(`main a[href$="/${id}"]`).click();
      await ada.see(letter.messageId);
      await ada.inOrder();
    });

    test.each([
      ['an administrator', () => ada, ['queue', 'register', 'keys', 'directory', 'indicators', 'people', 'log']],
      ['a releaser', () => raquel, ['held', 'indicators']],
    ] as const)(
      '%s finds every page in order, with and without script',
      async (_, who, names) => {
        await submitMarked(marked());
        const person = who();
        await person.visit(`/${language}/overview`);
        const paths = await person.walk();
        expect(paths).toEqual(expect.arrayContaining(['overview', ...names].map((name) => `/${language}/${name}`)));
        await person.readWithoutScript(paths);
      },
      60_000,
    );
  });

  /** Empty where the people's list has nobody of that address. */
  async function idOfPerson(address: string): Promise<string> {
    const { out } = await desk.run('list');
    return new RegExp(`^(\\S+) .*${address}`, 'm').exec(out)?.[1] ?? '';
  }
});

/** A letter whose text begins with a marking that members may not have by themselves. */
function marked(): Letter {
  const letter = writeLetter({ size: 3_000 });
  const text = Buffer.from(letter.bytes).toString().replace('\r\n\r\n', '\r\n\r\nEU SECRET\r\n\r\n');
  return { ...letter, bytes: new Uint8Array(Buffer.from(text)) };
}

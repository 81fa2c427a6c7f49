/** The desk in a real browser with a passkey of a virtual authenticator: from an invitation to a signed decision, in English and Arabic. */

import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME } from '../../../directory/paper/frame-texts.ts';
import { HELD } from '../../../gateway/desk/held/texts.ts';
import { type Desk, startDesk } from '../../../gateway/desk/start.ts';
import { SITE } from '../../../gateway/desk/texts.ts';
import { spkiPin } from '../../../gateway/tls-identity.ts';
import { lacks } from '../../peers/install.ts';
import { HOST, joinDesk, ORIGIN, openScene, type Scene } from './scene.ts';

describe.skipIf(lacks('chromium')).each([
  { language: 'en', theme: 'light' },
  { language: 'ar', theme: 'dark' },
] as const)('in $language, $theme', ({ language, theme }) => {
  const [says, held, frame] = [SITE[language], HELD[language], FRAME[language]];
  let scene: Scene;
  let desk: Desk;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    scene = await openScene();
    desk = await startDesk(scene.options, {
      onDied: (why) => complaints.push(why),
      warn: (text) => complaints.push(text),
    });
    const pin = spkiPin(new X509Certificate(scene.certificate));
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      // Root has no use for the sandbox, which does not start for it.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${desk.port}, MAP * ~NOTFOUND`,
        // Passkeys are not for sites whose certificate is only excused (WebAuthn in Chromium).
        `--ignore-certificate-errors-spki-list=${pin}`,
      ],
    });
    context = await browser.newContext({ viewport: { width: 1000, height: 800 }, colorScheme: theme });
    await context.addInitScript({ path: join(import.meta.dirname, '../../directory/registry/in-page.js') });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    const options = {
      ...({ protocol: 'ctap2', transport: 'usb' } as const),
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    };
    await devices.send('WebAuthn.addVirtualAuthenticator', { options });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await desk[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
    expect(complaints).toEqual([]);
  });

  const open = (path: string) => page.goto(`${ORIGIN}/${language}${path}`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** For whoever hears it, uses it by keyboard, or has a narrow screen. */
  const expectInOrder = async (name: string) => {
    const folder = process.env.VALISE_SCREENSHOTS;
    const shoot = (size: string) =>
      folder && page.screenshot({ path: join(folder, `${language}-${name}-${size}.png`), fullPage: true });
    await shoot('wide');
    await page.setViewportSize({ width: 320, height: 640 });
    expect([await page.evaluate('inPage.faults()'), await page.evaluate('inPage.overflow()')]).toEqual([[], 0]);
    await shoot('narrow');
    await page.setViewportSize({ width: 1000, height: 800 });
  };

  test('an invitation says whom it is for, and becomes a passkey and a session', async () => {
    await open(`/join#${scene.invite('Maryam', ['releaser', 'administrator'])}`);
    await page.getByText('Maryam', { exact: true }).waitFor();
    expect(await page.getByText(says.roles.releaser, { exact: true }).isVisible()).toBe(true);
    expect(await page.getByText(says.roles.deputy, { exact: true }).isVisible()).toBe(false);
    await expectInOrder('join');
    await press(says.join.make);
    await page.waitForURL(`**/${language}/overview`);
    expect(page.url()).not.toContain('#');
    await page.getByText(says.overview.nothing).waitFor();
    await expectInOrder('overview');
  });

  test('an invitation that was used says so, and has nothing to press', async () => {
    const secret = scene.invite('Once', ['releaser']);
    await joinDesk(scene, desk.port, secret);
    await open(`/join#${secret}`);
    await page.reload();
    await page.getByRole('alert').getByText(says.problems['not-found']).waitFor();
    expect(await page.getByRole('button', { name: says.join.make }).isVisible()).toBe(false);
    await expectInOrder('join-used');
  });

  test('a link in a mail leads through the page to sign in to what it names', async () => {
    await open('/overview');
    await press(frame.signOut);
    await page.waitForURL(`**/${language}/sign-in`);
    const id = scene.hold({
      needed: 2,
      override: { code: 'recipient-entitled', reason: 'asked for by telephone, account ██' },
    });
    await open(`/held/${id}`);
    await expectInOrder('not-signed-in');
    await page.getByRole('main').getByRole('link', { name: frame.signIn }).click();
    await expectInOrder('sign-in');
    await press(says.signIn.usePasskey);
    await page.waitForURL(`**/${language}/held/${id}`);
    await page.getByRole('heading', { name: held.message }).waitFor();
    await expectInOrder('message');
  });

  test('two people who approve let a message go; each is told what came of it', async () => {
    await open('/held');
    await expectInOrder('list');
    await page.getByRole('link', { name: 'author@agency.example' }).click();
    await press(held.approve);
    await page.getByText(held.signed.approve).waitFor();
    await expectInOrder('approved');
    await page.getByRole('link', { name: 'author@agency.example' }).click();
    await page.getByText(held.decided).waitFor();
    expect(await page.getByRole('button', { name: held.approve }).count()).toBe(0);
    expect([...scene.spooled.values()].flatMap(({ journal }) => journal)).toMatchObject([
      { kind: 'decided', verdict: 'approve' },
    ]);
  });

  test('a message that others have decided about meanwhile is told to be gone, where it was asked', async () => {
    const id = scene.hold();
    await open(`/held/${id}`);
    scene.spooled.delete(id);
    await press(held.reject);
    await page.getByRole('alert').getByText(says.problems['not-found']).waitFor();
    expect(await page.evaluate('document.activeElement.className')).toBe('problem');
  });

  test('the keyboard alone leads to the decision', async () => {
    const id = scene.hold();
    await open(`/held/${id}`);
    const button = page.getByRole('button', { name: held.approve });
    const hasFocus = () => button.evaluate((element) => element === element.ownerDocument.activeElement);
    for (let n = 0; n < 40 && !(await hasFocus()); n++) await page.keyboard.press('Tab');
    expect(await page.evaluate('inPage.focused()')).toMatchObject({ text: held.approve, visible: true });
    await page.keyboard.press('Enter');
    await page.getByText(held.signed.approve).waitFor();
  });

  test('without script everything can be read, and nothing pressed', async () => {
    const id = scene.hold();
    const state = await context.storageState();
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: state });
    const still = await plain.newPage();
    await still.goto(`${ORIGIN}/${language}/held/${id}`);
    expect(await still.getByText('author@agency.example').first().isVisible()).toBe(true);
    expect(await still.getByRole('button', { name: held.approve }).isDisabled()).toBe(true);
    await plain.close();
  });

  test.skipIf(language !== 'en')(
    'while the gateway is down that is said, and the page comes back by itself',
    async () => {
      await scene.stopGateway();
      await open('/overview');
      await page.getByText(says.sorry.unavailable).waitFor();
      await expectInOrder('down');
      await scene.startGateway();
      await page.getByRole('heading', { name: says.overview.waits }).waitFor({ timeout: 20_000 });
    },
  );
});

/** The console in a real browser without script: what an administrator sees, in two languages and themes, on wide and narrow screens. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE } from '../../../gateway/desk/console/texts.ts';
import { type Serving, serveDesk } from '../../../gateway/desk/serve.ts';
import { spkiPin } from '../../../gateway/tls-identity.ts';
import { CONTENT } from '../../../gateway/words/content.ts';
import { lacks } from '../../peers/install.ts';
import { HOST, joinDesk, ORIGIN, openScene, type Scene } from './scene.ts';

describe.skipIf(lacks('chromium')).each([
  { language: 'en', theme: 'light' },
  { language: 'ar', theme: 'dark' },
] as const)('in $language, $theme', ({ language, theme }) => {
  const says = CONSOLE[language];
  let scene: Scene;
  let desk: Serving;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    scene = await openScene();
    const start = scene.clock.now;
    scene.readings.past(40);
    scene.readings.add({});
    scene.readings.add({
      id: 'w1',
      state: 'deferred',
      reply: '451 4.4.1 <i>later</i>',
      nextHop: 'smarthost',
      partner: null,
    });
    scene.readings.add({
      id: 'in1',
      direction: 'inbound',
      author: 'there@member.example',
      verdict: 'proven',
      acceptedAt: start,
    });
    scene.readings.add({
      id: 'h1',
      state: 'held',
      reply: 'content: marking-secret, iban',
      nextHop: 'release by people',
    });
    await scene.readings.register.written();
    scene.hold({ id: 'h1' });
    desk = await serveDesk(scene.options, { now: () => scene.clock.now, warn: () => {} });
    const ada = await joinDesk(scene, desk.port, scene.invite('Ada', ['administrator', 'releaser']));
    const [name, value] = (await ada.headers()).cookie!.split('=') as [string, string];
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${desk.port}, MAP * ~NOTFOUND`,
        `--ignore-certificate-errors-spki-list=${spkiPin(new X509Certificate(scene.certificate))}`,
      ],
    });
    context = await browser.newContext({ viewport: { width: 1000, height: 800 }, colorScheme: theme });
    await context.addCookies([
      { name, value, domain: HOST, path: '/', secure: true, httpOnly: true, sameSite: 'Strict' },
    ]);
    await context.addInitScript({ path: join(import.meta.dirname, '../../directory/registry/in-page.js') });
    page = await context.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await desk[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
    expect(scene.faults).toEqual([]);
  });

  test.each([
    ['overview', says.now.title],
    ['queue', '451 4.4.1'],
    ['queue/h1', says.queue.decide],
    ['register', '250 2.0.0 ok'],
    ['register/q1', says.mail.recipients],
    ['register/in1', says.verdicts.proven],
    ['register/h1', CONTENT[language].findings.iban],
    ['indicators', 'Member <Agency>'],
    ['indicators?days=90', says.indicators.outsiders],
    ['keys', says.uses.expired],
    ['directory', says.alarms.forked.todo],
    ['people', 'ada@agency.example'],
  ])('%s is told in order, wide and narrow', async (path, told) => {
    const answer = await page.goto(`${ORIGIN}/${language}/${path}`);
    expect(answer?.status()).toBe(200);
    expect(await page.getByText(told).first().isVisible()).toBe(true);
    const folder = process.env.VALISE_SCREENSHOTS;
    const name = path.replace(/\W/g, '-');
    const shoot = (size: string) =>
      folder && page.screenshot({ path: join(folder, `${language}-${name}-${size}.png`), fullPage: true });
    await shoot('wide');
    await page.setViewportSize({ width: 320, height: 640 });
    expect([await page.evaluate('inPage.faults()'), await page.evaluate('inPage.overflow()')]).toEqual([[], 0]);
    await shoot('narrow');
    await page.setViewportSize({ width: 1000, height: 800 });
  });

  test('a search is sent by the keyboard alone, and keeps what was typed', async () => {
    await page.goto(`${ORIGIN}/${language}/register`);
    await page.getByRole('searchbox').fill('member.example');
    await page.keyboard.press('Enter');
    await page.waitForURL(/text=member\.example/);
    expect(await page.getByRole('searchbox').inputValue()).toBe('member.example');
    expect(await page.getByRole('rowheader').count()).toBe(4);
  });
});

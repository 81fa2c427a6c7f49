/** The registry's pages in a real browser, in English and Arabic: reached by keyboard, readable on a narrow screen, nothing refused or run. */
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lacks } from '../../peers/install.ts';
import { openScene, type Scene } from './pages-scene.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';
const PATHS = ['members', 'members/here', 'members/odd', 'log', 'roles', 'review'];

describe.skipIf(lacks('chromium'))('the pages', () => {
  let scene: Scene;
  let browser: Browser;
  beforeAll(async () => {
    [scene, browser] = await Promise.all([
      openScene(),
      // Root has no use for the sandbox, which does not start for it.
      chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await scene[Symbol.asyncDispose]();
  });

  describe.each([
    { language: 'en', theme: 'light', start: 'left', search: 'Name, country, domain or address', find: 'Search' },
    { language: 'ar', theme: 'dark', start: 'right', search: 'الاسم أو البلد أو النطاق أو العنوان', find: 'بحث' },
  ] as const)('in $language, $theme', ({ language, theme, start, search, find }) => {
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];
    beforeAll(async () => {
      context = await browser.newContext({ viewport: { width: 1100, height: 800 }, colorScheme: theme });
      await signIn(context, scene);
      await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
      page = await context.newPage();
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    });
    afterAll(() => context.close());

    test.each(PATHS)('%s is in order: headings, names of everything, nothing refused or run', async (path) => {
      await open(page, scene, `${language}/${path}`);
      expect(await page.evaluate('inPage.faults()')).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test.each(PATHS)('%s fits a narrow screen; only tables scroll', async (path) => {
      await page.setViewportSize({ width: 360, height: 640 });
      await open(page, scene, `${language}/${path}`);
      expect(await page.evaluate('inPage.overflow()')).toBe(0);
      await page.setViewportSize({ width: 1100, height: 800 });
    });

    test('the keyboard alone leads over the skip link to the search, a member and its details', async () => {
      await open(page, scene, `${language}/members`);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatchObject({ href: '#main', visible: true });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatchObject({ label: search, visible: true });
      await page.keyboard.type('HERE.exam');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatchObject({ text: find, visible: true });
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=HERE/);
      await tabTo(page, `/${language}/members/here`);
      await page.keyboard.press('Enter');
      await page.waitForURL(/members\/here$/);
      const details = page.locator('details').first();
      await details.locator('summary').focus();
      await page.keyboard.press('Enter');
      expect(await details.getAttribute('open')).toBe('');
      expect(complaints).toEqual([]);
    });

    test('time runs in the direction of reading', async () => {
      await open(page, scene, `${language}/members/here`);
      const [coming, now] = await Promise.all([
        page.locator('.picture .coming').boundingBox(),
        page.locator('.ends span').boundingBox(),
      ]);
      expect(coming!.x < now!.x).toBe(start === 'left');
    });

    test('digests and times keep their order', async () => {
      await open(page, scene, `${language}/roles`);
      for (const kind of ['code', 'time']) expect(await page.evaluate(`inPage.isLeftToRight('${kind}')`)).toBe(true);
    });
  });
});

async function open(page: Page, { base, office }: Scene, path: string): Promise<void> {
  office.later(1000);
  const answer = await page.goto(`${base.replace('127.0.0.1', 'localhost')}/${path}`);
  expect(answer?.status()).toBe(200);
}

/** Browsers take a cookie for TLS alone from this machine's own name as well. */
async function signIn(context: BrowserContext, { ann }: Scene): Promise<void> {
  const [name, value] = ann.cookie().split('=') as [string, string];
  const rest = { domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const;
  await context.addCookies([{ name, value, ...rest }]);
}

async function tabTo(page: Page, href: string): Promise<void> {
  for (let n = 0; n < 30; n++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).href === href) return;
  }
  throw new Error(`the keyboard does not reach ${href}`);
}

const focused = (page: Page) => page.evaluate<Focused>('inPage.focused()');

interface Focused {
  readonly href: string | null;
  readonly label: string | undefined;
  readonly text: string;
  readonly visible: boolean;
}

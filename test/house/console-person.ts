/** Somebody at a browser of their own, with a security key, before the desk: what they press, and what a checker of accessibility finds on their way. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { FRAME } from '../../directory/paper/frame-texts.ts';
import { directionOf, type Language } from '../../directory/paper/language.ts';
import { SITE } from '../../gateway/desk/texts.ts';

export type Person = Awaited<ReturnType<typeof personAt>>;

const WIDE = { width: 1000, height: 800 };
const NARROW = { width: 320, height: 640 };
/** A text that was not filled in, or a value that is none. */
const UNTOLD = /\{\w+\}|\bundefined\b|\bnull\b|\bNaN\b|\[object|Invalid Date/;
/** How many times the focus is moved on at the most. */
const STEPS = 12;

export async function personAt(chrome: Browser, language: Language, complaints: string[]) {
  const context = await chrome.newContext({ locale: language, viewport: WIDE });
  await context.addInitScript({ path: join(import.meta.dirname, '../directory/registry/in-page.js') });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  const kind = { protocol: 'ctap2', transport: 'usb' } as const;
  const abilities = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await devices.send('WebAuthn.addVirtualAuthenticator', { options: { ...kind, ...abilities } });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** The pages that the frame and the page itself lead to. */
  const ways = (): Promise<string[]> =>
    page.locator('nav.pages a, main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  const visit = async (path: string) => {
    const answer = await page.goto(new URL(path, page.url()).href);
    expect([path, answer?.status()]).toEqual([path, 200]);
    await expectInOrder(page, language);
  };
  return {
    ...{ page, press, visit },
    async open(link: string) {
      await page.goto(link);
    },
    /** From the page that asks for it. */
    async signIn(to: string) {
      await page.getByRole('main').getByRole('link', { name: FRAME[language].signIn }).click();
      await expectInOrder(page, language);
      await press(SITE[language].signIn.usePasskey);
      await page.waitForURL(`**/${language}${to}`);
    },
    /** Goes wherever links lead, and looks at one page of each kind; answers their addresses. */
    async walk(): Promise<string[]> {
      const visited = new Map<string, string>();
      const toVisit = await ways();
      for (const path of toVisit) {
        const kind = path.replace(/[0-9a-f]{20}r?|=[^&]*/g, '…');
        if (visited.has(kind) || !path.startsWith(`/${language}/`)) continue;
        if (/\.(csv|json)\b/.test(path)) await download(page, path);
        else {
          await visit(path);
          visited.set(kind, path);
          toVisit.push(...(await ways()));
        }
      }
      return [...visited.values()];
    },
    /** Reads these pages in a browser that runs no script. */
    async readWithoutScript(paths: readonly string[]) {
      const plain = await chrome.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
      const still = await plain.newPage();
      for (const path of paths) {
        await page.goto(new URL(path, page.url()).href);
        await still.goto(page.url());
        expect([path, await readable(still)]).toEqual([path, await readable(page)]);
      }
      await plain.close();
    },
    see: (text: string) => page.getByText(text, { exact: true }).first().waitFor(),
    inOrder: () => expectInOrder(page, language),
  };
}

/** A file that a page offers. */
async function download(page: Page, path: string): Promise<void> {
  // Going there leads to no page.
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.goto(new URL(path, page.url()).href).catch(() => {}),
  ]);
  expect([path, await file.failure()]).toEqual([path, null]);
}

/** What a page says, heading by heading and row by row, but for what is only for those without script. */
function readable(page: Page): Promise<string[]> {
  return page.locator('h1, h2, dt, th, td').allTextContents();
}

/** For whoever hears the page, uses it by keyboard, at night, or on a narrow screen; whatever it is. */
async function expectInOrder(page: Page, language: Language): Promise<void> {
  const path = new URL(page.url()).pathname;
  const root = await page.locator('html').evaluate(({ lang, dir }) => ({ lang, dir }));
  expect([path, root]).toEqual([path, { lang: language, dir: directionOf(language) }]);
  expect([path, UNTOLD.exec(await page.locator('body').innerText())]).toEqual([path, null]);
  await expectVisibleFocus(page, path);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const viewport of [WIDE, NARROW]) {
      await page.setViewportSize(viewport);
      const found = [
        path,
        colorScheme,
        viewport.width,
        await page.evaluate('inPage.faults()'),
        await page.evaluate('inPage.overflow()'),
      ];
      expect(found).toEqual([path, colorScheme, viewport.width, [], 0]);
      await photograph(page, `${path}-${colorScheme}-${viewport.width}`);
    }
  }
  await page.setViewportSize(WIDE);
}

/** Where the keyboard leads to can be seen. */
async function expectVisibleFocus(page: Page, path: string): Promise<void> {
  const count = await page.locator('a[href], button:enabled, input, select, summary').count();
  for (let step = 0; step < Math.min(count, STEPS); step++) {
    await page.keyboard.press('Tab');
    expect([path, await page.evaluate('inPage.focused()')]).toMatchObject([path, { visible: true }]);
  }
}

/** For people to look at, where a folder is named for it. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.VALISE_SCREENSHOTS;
  if (!folder) return;
  const file = `${name.slice(1).replace(/[^\w-]+/g, '_')}.png`;
  await page.screenshot({ path: join(folder, file), fullPage: true });
}

/** The page of contacts in a real browser: written by keyboard, signed elsewhere while the page looks on, confirmed, erased; in English and Arabic. */
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONTACTS } from '../../../directory/registry/pages/contacts/texts.ts';
import { fetchProposal, postSignatures } from '../../../directory/signer/registry-client.ts';
import { lacks } from '../../peers/install.ts';
import { type Candidate, DAY } from '../log/world.ts';
import { type Counter, openCounter } from './counter.ts';
import { enrolIn, signaturesOf } from './office.ts';

const EVIL = `</h3><img src=x onerror=alert(1)> "desk" & 'more'`;
const DESK = {
  ...{ role: EVIL, address: 'desk@here.example', needs: ['trace-assets'], languages: ['en', 'fr'], deputy: null },
  ...{ zone: 'Africa/Nairobi', hours: [{ days: ['mo', 'fr'], from: '08:00', to: '16:30' }], confirmed: '2026-03-01' },
};

describe.skipIf(lacks('chromium'))('the page of contacts', () => {
  let browser: Browser;
  let counter: Counter;
  let context: BrowserContext;
  let page: Page;
  let here: Candidate;
  let own: Awaited<ReturnType<Counter['agency']>>;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
    });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    counter = await openCounter(undefined, { at: 'localhost' });
    here = await counter.office.world.candidate('here');
    counter.hold();
    await enrolIn(counter.office, counter.registry.keeper, here);
    own = await counter.agency('here');
    context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    await signIn();
    await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
  });
  afterEach(async () => {
    await context.close();
    await counter[Symbol.asyncDispose]();
    expect(complaints.splice(0)).toEqual([]);
  });

  const open = (language: 'en' | 'ar' = 'en') => page.goto(`${counter.site.origins[0]}/${language}/contacts`);
  const read = async () => (await own.get('/v1/agencies/here/contacts')).json;
  const sign = async (): Promise<void> => {
    const url = new URL((await read()).waiting.proposal, counter.base);
    const shown = await fetchProposal(url);
    await postSignatures(url, shown, await signaturesOf(shown.bytes, [here.identity]));
  };
  const inForce = async (...contacts: object[]): Promise<void> => {
    const path = '/v1/agencies/here/contacts';
    const version = (await own.get(path)).headers.get('etag')!;
    await own.send('PUT', path, { contacts }, { 'if-match': version });
    await sign();
  };

  test('takes a contact by keyboard, says how to sign it, and sees when that was done', async () => {
    await page.clock.install();
    await open();
    await page.getByLabel('Role').focus();
    await page.keyboard.type('Assistance desk');
    await page.keyboard.press('Tab');
    await page.keyboard.type('desk@here.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('trace-assets\ninterview');
    await page.keyboard.press('Tab');
    await page.keyboard.type('en\npt-BR');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Africa/Nairobi');
    const friday = page.getByRole('group', { name: 'Hours 2' });
    await friday.getByLabel('Fri').check();
    await friday.getByLabel('from').fill('08:00');
    await friday.getByLabel('until').fill('12:00');
    await page.keyboard.press('Enter');
    const command = page.getByText(/^npm run gateway -- directory sign FOLDER http:\/\/localhost:\d+\/v1\/proposals\//);
    await command.waitFor();
    const { waiting } = await read();
    expect(waiting.contacts).toMatchObject([
      {
        contact: {
          ...{ role: 'Assistance desk', address: 'desk@here.example', needs: ['trace-assets', 'interview'] },
          ...{ languages: ['en', 'pt-BR'], zone: 'Africa/Nairobi', deputy: null },
          ...{ hours: [{ days: ['fr'], from: '08:00', to: '12:00' }], confirmed: '2026-03-02' },
        },
      },
    ]);
    expect(await command.textContent()).toContain(waiting.proposal);
    await sign();
    await page.clock.runFor(10_000);
    await page.getByText('Nothing waits to be signed.').waitFor();
    await page.getByRole('link', { name: 'Show the list as it is now' }).click();
    await page.getByRole('heading', { name: 'Assistance desk' }).waitFor();
  });

  test('gathers changes, of one contact and of the list, in what is signed at once', async () => {
    await inForce(DESK, { ...DESK, role: 'Liaison' });
    counter.office.later(200 * DAY);
    await own.signIn(own.device);
    await signIn();
    await open();
    expect(await page.getByText(CONTACTS.en.old).count()).toBe(2);
    await page.locator('summary', { hasText: 'Liaison' }).click();
    const form = page.getByRole('form', { name: 'Liaison', exact: true });
    await form.getByRole('group', { name: 'Hours 1' }).getByLabel('Tue').check();
    await form.getByRole('button').click();
    await page.getByText(/npm run gateway/).waitFor();
    await page.getByRole('button', { name: CONTACTS.en.confirmAll }).click();
    await expect.poll(async () => (await read()).waiting?.contacts[0].contact.confirmed).toBe('2026-09-18');
    const [first, second] = (await read()).waiting.contacts.map(({ contact }: { contact: object }) => contact);
    expect(first).toEqual({ ...DESK, confirmed: '2026-09-18' });
    expect(second.hours).toEqual([{ days: ['mo', 'tu', 'fr'], from: '08:00', to: '16:30' }]);
    await page.locator('summary', { hasText: 'Liaison' }).click();
    await page.getByRole('button', { name: 'Take out of the list: Liaison' }).click();
    await expect.poll(async () => (await read()).waiting?.contacts.length).toBe(1);
  });

  test('erases at once, and says what an address must be', async () => {
    await inForce({ ...DESK, role: 'Liaison' });
    await open();
    await page.getByRole('button', { name: 'Erase: Liaison' }).click();
    await page.getByText(CONTACTS.en.none).waitFor();
    expect(await read()).toMatchObject({ inForce: [], erased: 1 });
    await page.getByLabel('Role').fill('Desk');
    await page.getByLabel('Address').fill('desk@other.example');
    await page.getByLabel('Time zone').fill('Africa/Nairobi');
    await page.getByRole('button', { name: CONTACTS.en.save }).click();
    expect(await page.getByRole('alert').textContent()).toContain('desk@other.example is neither');
    // What the browser itself says of an answer that is a problem.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  test('shows the secretariat what is in force, and lets a registrar erase it', async () => {
    await inForce({ ...DESK, role: 'Liaison' });
    await signIn(await counter.staff('registrar1'));
    await page.goto(`${counter.site.origins[0]}/en/members/here`);
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('heading', { name: 'Contacts: Bureau of here' }).waitFor();
    expect(await page.evaluate('inPage.faults()')).toEqual([]);
    await page.getByRole('button', { name: 'Erase: Liaison' }).click();
    await page.getByText(CONTACTS.en.none).waitFor();
    expect(await read()).toMatchObject({ inForce: [], erased: 1 });
  });

  test.each(['en', 'ar'] as const)(
    'is in order in %s, whatever a role is called, and fits a narrow screen',
    async (language) => {
      await inForce(DESK);
      await own.send('PUT', '/v1/agencies/here/contacts', { contacts: [DESK, { ...DESK, role: 'Liaison' }] });
      await open(language);
      await page.locator('summary').first().click();
      expect(await page.evaluate('inPage.faults()')).toEqual([]);
      await page.setViewportSize({ width: 360, height: 640 });
      expect(await page.evaluate('inPage.overflow()')).toBe(0);
    },
  );

  async function signIn({ cookie }: Pick<typeof own, 'cookie'> = own): Promise<void> {
    const [name, value] = cookie().split('=') as [string, string];
    const rest = { domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const;
    await context.addCookies([{ name, value, ...rest }]);
  }
});

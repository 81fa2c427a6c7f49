/** What can be done on pages, in a real browser with passkeys of a virtual authenticator: an agency's whole way in, and an account of one's own. */
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, type Browser as Chromium, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FRAME } from '../../../directory/paper/frame-texts.ts';
import { ACCOUNT } from '../../../directory/registry/pages/account/texts.ts';
import { ACTING } from '../../../directory/registry/pages/acting/texts.ts';
import { JOINING } from '../../../directory/registry/pages/joining/texts.ts';
import { lacks } from '../../peers/install.ts';
import { DAY, PAPER } from '../log/world.ts';
import { applicationOf, setRecord } from './application-of.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { signaturesOf } from './office.ts';

describe.skipIf(lacks('chromium'))('in a browser', () => {
  let chrome: Chromium;
  let counter: Counter;
  let ann: Browser;
  let context: BrowserContext;
  let page: Page;
  let devices: CDPSession;
  let device: string;
  const complaints: string[] = [];
  beforeAll(async () => {
    // Root has no use for the sandbox, which does not start for it.
    chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 });
  });
  afterAll(() => chrome.close());
  beforeEach(async () => {
    counter = await openCounter(undefined, { at: 'localhost' });
    ann = await counter.staff('registrar1');
    context = await chrome.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
    page = await context.newPage();
    await page.clock.install();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));
    devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    device = await addDevice();
  });
  afterEach(async () => {
    await context.close();
    await counter[Symbol.asyncDispose]();
    expect(complaints.splice(0)).toEqual([]);
  });

  /** A security key, whose owner has just touched it. */
  async function addDevice(): Promise<string> {
    const options = {
      ...({ protocol: 'ctap2', transport: 'usb' } as const),
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    };
    return (await devices.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
  }
  const open = (path: string) => page.goto(counter.site.origins[0] + path);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** What comes by itself, as soon as the page asks again. */
  const see = async (text: string) => {
    await page.clock.fastForward(5000);
    await page.getByText(text).waitFor();
  };
  /** For whoever hears it, uses it by keyboard, or has a narrow screen. */
  const expectInOrder = async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    expect([await page.evaluate('inPage.faults()'), await page.evaluate('inPage.overflow()')]).toEqual([[], 0]);
    await page.setViewportSize({ width: 1000, height: 800 });
  };
  const takeUp = async (language: keyof typeof JOINING) => {
    const { invitation } = (await ann.post('/v1/invitations', { kind: 'agency', agency: 'here' })).json;
    await open(`/${language}/invitation#${invitation}`);
    await press(JOINING[language].invitation.join);
    await page.waitForURL(`**/${language}/account`);
    await expectInOrder();
  };

  test.each(['en', 'ar'] as const)(
    'an agency comes in from its invitation to membership, in %s',
    async (language) => {
      const { application, names, handingIn, steps } = JOINING[language];
      const { world } = counter.office;
      const address = 'desk@shared.example';
      const candidate = await world.candidate('here', { addresses: [{ address, evidence: PAPER }] });
      await takeUp(language);
      await page.getByRole('main').getByRole('link', { name: steps.preparing, exact: true }).click();
      await press(`${FRAME[language].copy}: ${JOINING[language].preparing.run}`);
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        'npm run gateway -- enrol /media/stick/valise',
      );
      const step = (name: keyof typeof steps) =>
        page.getByRole('main').getByRole('link', { name: steps[name], exact: true }).first().click();
      await step('application');
      const file = { name: 'application.json', mimeType: 'application/json' };
      const hand = async (text: string) => {
        await page
          .getByLabel(application.choose, { exact: true })
          .setInputFiles({ ...file, buffer: Buffer.from(text) });
        await press(application.take);
      };
      await hand('{}');
      expect(await page.getByRole('alert').textContent()).toContain(ACTING[language].problems['rule-broken']);
      await hand(await applicationOf(candidate, world));
      await page.getByText('Bureau of here', { exact: true }).waitFor();
      await expectInOrder();
      await step('names');
      setRecord(counter, 'here');
      await press(names.look);
      await page.getByText(names.found).first().waitFor();
      await press(names.send);
      await page.getByText(names.sent).waitFor();
      await expectInOrder();
      await page.getByLabel(names.code).fill(counter.mails.at(-1)!.code.toLowerCase());
      await press(names.prove);
      await page.getByText(names.all).waitFor();
      await step('handing-in');
      await press(handingIn.handIn);
      await page.getByText(handingIn.waits.nomination).waitFor();
      // From here on the page shows by itself what others do.
      const path = '/v1/agencies/here/application';
      await ann.send('PUT', `${path}/nomination`, { letter: PAPER, verified: 'called back' });
      const { proposal } = (await ann.post(`${path}/proposal`)).json;
      await see('npm run gateway -- directory sign');
      const command = await page.getByText('npm run gateway -- directory sign').textContent();
      expect(command).toBe(
        `npm run gateway -- directory sign /media/stick/valise ${counter.site.origins[0]}/v1/proposals/${proposal}`,
      );
      const bring = async (by: typeof candidate.own) => {
        const { payload } = (await ann.get(`/v1/proposals/${proposal}`)).json.proposal;
        const signed = await signaturesOf(Buffer.from(payload, 'base64'), by);
        const signatures = signed.map(({ keyid, signature }) => ({
          keyid,
          sig: Buffer.from(signature).toString('base64'),
        }));
        expect((await ann.post(`/v1/proposals/${proposal}/signatures`, { signatures })).status).toBeLessThan(300);
      };
      await bring(candidate.own);
      await see(handingIn.waits.approvals);
      await bring([world.ann]);
      await see(handingIn.approved.replace('{count}', '1'));
      await bring([world.ben]);
      await see(handingIn.waits.member);
      await expectInOrder();
      counter.office.later(DAY);
      await open(`/${language}/sign-in`);
      await press(ACCOUNT[language].usePasskey);
      await page.waitForURL('**/account');
      await open(`/${language}/joining/handing-in`);
      await page.getByText('npm run gateway -- check --echo').waitFor();
      await expectInOrder();
    },
    60_000,
  );

  test('an account gets a second passkey, loses the first, signs out, and in again', async () => {
    await takeUp('en');
    expect(page.url()).not.toContain('#');
    const rows = (name: string) => page.getByRole('table', { name }).locator('tbody tr');
    const passkeys = rows(ACCOUNT.en.passkeys);
    expect(await passkeys.textContent()).toContain('the only one');
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: device });
    await addDevice();
    await press(ACCOUNT.en.add);
    await expect.poll(() => passkeys.count()).toBe(2);
    await passkeys.first().getByRole('button').click();
    await expect.poll(() => passkeys.count()).toBe(1);
    await press(FRAME.en.signOut);
    await page.waitForURL('**/en/members');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await press(ACCOUNT.en.usePasskey);
    await page.waitForURL('**/en/members');
    expect(await page.getByRole('button', { name: FRAME.en.signOut }).count()).toBe(1);
  });

  test('what fails is told where it was asked for, with the focus there, and can be tried again', async () => {
    await open('/en/sign-in');
    await press(ACCOUNT.en.usePasskey);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain(ACTING.en.problems['no-passkey']);
    expect(await page.evaluate(`document.activeElement.role`)).toBe('alert');
    await open('/en/invitation#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    await press(JOINING.en.invitation.join);
    expect(await alert.textContent()).toContain(ACTING.en.problems.used);
    await page.getByRole('link', { name: 'Français' }).click();
    expect(page.url()).toMatch(/\/fr\/invitation#A{43}$/);
  });

  test('the keyboard alone leads to the button, which shows that it is there', async () => {
    await open('/en/sign-in');
    const focused = () => page.evaluate<{ text: string; visible: boolean }>('inPage.focused()');
    for (let n = 0; n < 20 && (await focused()).text !== ACCOUNT.en.usePasskey; n++) await page.keyboard.press('Tab');
    expect(await focused()).toMatchObject({ text: ACCOUNT.en.usePasskey, visible: true });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
  });

  test('without script nothing can be pressed', async () => {
    const plain = await chrome.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(`${counter.site.origins[0]}/en/sign-in`);
    expect(await still.getByRole('button', { name: ACCOUNT.en.usePasskey }).isDisabled()).toBe(true);
    await plain.close();
  });
});

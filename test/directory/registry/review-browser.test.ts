/** A registrar at a real browser, with a passkey in its virtual authenticator: an application becomes an approved proposal, a member is suspended, an agency invited. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { evidenceOf } from '../../../directory/registry/evidence.ts';
import { JOINING } from '../../../directory/registry/pages/joining/texts.ts';
import { REVIEW } from '../../../directory/registry/pages/review/texts.ts';
import { lacks } from '../../peers/install.ts';
import { DAY, entriesAbout, makeKey, PAPER } from '../log/world.ts';
import { handIn, setRecord } from './application-of.ts';
import { type Counter, openCounter } from './counter.ts';
import { enrolIn, signaturesOf, signDraft } from './office.ts';

const LETTER = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('We hereby name …') };
const LETTER_DIGEST = createHash('sha256').update(LETTER.buffer).digest('hex');

type Person = Awaited<ReturnType<Counter['staff']>>;

describe.skipIf(lacks('chromium'))('a registrar', () => {
  let browser: Browser;
  let counter: Counter;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
    });
    counter = await openCounter(undefined, { at: 'localhost' });
    for (const id of ['there', 'other']) {
      const member = await counter.office.world.candidate(id);
      counter.hold();
      await enrolIn(counter.office, counter.registry.keeper, member);
    }
    context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
    await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    await sitDown(counter, context, page, await listed(counter));
  });
  afterAll(async () => {
    await browser.close();
    await counter[Symbol.asyncDispose]();
  });
  /** Everything here comes from one address, which may not ask without end. */
  beforeEach(() => counter.office.later(30_000));
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const open = (path: string) => page.goto(counter.site.origins[0] + path);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const atProposal = async (): Promise<string> => {
    await page.waitForURL(/\/review\/[\w-]{22}$/);
    return page.url().split('/').at(-1)!;
  };
  const logged = (id: string) => counter.registry.keeper.state.agencies.get(id as never);

  test.each(['en', 'ar'] as const)(
    'approves an application, after ticking what only people can check (%s)',
    async (language) => {
      const agency = `here-${language}`;
      const candidate = await counter.office.world.candidate(agency);
      counter.hold();
      const { applications, approval } = REVIEW[language];
      const here = await counter.agency(agency);
      await handIn(counter, here, candidate);
      await open(`/${language}/review`);
      await page.getByRole('link', { name: agency }).click();
      await page.locator('input[name=letter]').setInputFiles(LETTER);
      await page.locator('input[name=verified]').fill('called back by the number in the Blue Book');
      await press(applications.record);
      await press(applications.propose);
      const { nomination } = (await here.get(`/v1/agencies/${agency}/application`)).json;
      expect(nomination.letter).toBe(LETTER_DIGEST);
      const id = await atProposal();
      expect(await page.evaluate('inPage.faults()')).toEqual([]);
      expect(await narrow(page)).toBe(0);
      await press(approval.approve);
      expect(await signedBy(id)).toHaveLength(0);
      for (const tick of await page.getByRole('checkbox').all()) await tick.check();
      await press(approval.approve);
      await page.getByText(approval.reasons.signed).waitFor();
      expect(await signedBy(id)).toHaveLength(1);
      const { proposal } = (await here.get(`/v1/proposals/${id}`)).json;
      const { ann } = counter.office.world;
      const bytes = Buffer.from(proposal.payload, 'base64');
      const rest = (await signaturesOf(bytes, [...candidate.own, ann])).map(({ keyid, signature }) => ({
        keyid,
        sig: Buffer.from(signature).toString('base64'),
      }));
      expect((await here.post(`/v1/proposals/${id}/signatures`, { signatures: rest })).json.status).toBe('logged');
      expect(logged(agency)?.name).toBe(`Bureau of ${agency}`);
      await open(`/${language}/trail`);
      for (const said of [approval.assurances.letter, approval.assurances.call, approval.assurances.keys])
        await page.getByRole('row').filter({ hasText: id }).filter({ hasText: said }).waitFor();
    },
  );

  test('suspends a member at once', async () => {
    await open('/en/members/there');
    await page.locator('#reason-suspend').fill('its keys were stolen');
    await press('Suspend');
    const id = await atProposal();
    await press(REVIEW.en.approval.signAsProposer);
    await page.getByText(REVIEW.en.proposal.statuses.logged).first().waitFor();
    expect(await signedBy(id)).toHaveLength(1);
    expect(logged('there')?.suspensions).toMatchObject([{ by: 'registrars', alone: 'registrar4' }]);
    await open('/en/members/there');
    await page.getByRole('button', { name: 'Reinstate' }).waitFor();
  });

  test('proposes with the keyboard alone that an agency be enrolled again', async () => {
    await open('/en/members/other');
    await page.locator('summary', { hasText: REVIEW.en.member.reenrol }).press('Enter');
    const fields = { identity: makeKey().text, recovery: makeKey().text, evidence: PAPER };
    for (const [name, value] of Object.entries(fields)) await page.locator(`#new-${name}`).fill(value);
    await page.locator('#new-nomination').setInputFiles(LETTER);
    await page.locator('#new-evidence').press('Enter');
    const id = await atProposal();
    expect((await counter.ask('GET', `/v1/proposals/${id}`)).json).toMatchObject({
      type: 'agency.reenrol',
      subject: 'other',
    });
  });

  test('reads out the command of a recovery, with the SHA-256 of a record of the call that stays with them', async () => {
    setRecord(counter, 'other');
    await open('/en/members/other');
    await page.locator('summary', { hasText: REVIEW.en.member.recover }).press('Enter');
    expect(await page.getByText(REVIEW.en.member.noProof).count()).toBe(1);
    await page
      .getByRole('form', { name: `${JOINING.en.names.look}: other.example` })
      .getByRole('button')
      .click();
    await expect.poll(() => page.getByText(REVIEW.en.member.noProof).count()).toBe(0);
    await page.locator('summary', { hasText: REVIEW.en.member.recover }).press('Enter');
    await page.getByLabel(REVIEW.en.member.callRecord).setInputFiles(LETTER);
    await press(REVIEW.en.member.showCommand);
    const command = page.getByText(/^npm run gateway -- directory recover/);
    await command.waitFor();
    const [proof] = evidenceOf(counter.db, 'other' as AgencyId);
    expect(await command.textContent()).toMatch(
      new RegExp(`--evidence ${proof!.digest} --to \\S+ --call ${LETTER_DIGEST}$`),
    );
  });

  test('withdraws what was filed by mistake', async () => {
    await open('/en/members/other');
    await page.locator('#reason-suspend').fill('a mistake');
    await press('Suspend');
    await atProposal();
    await press('Withdraw');
    // The hint beside the button has the same word in it.
    await page.getByText(REVIEW.en.proposal.statuses.withdrawn, { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: REVIEW.en.approval.signAsProposer }).count()).toBe(0);
  });

  test('invites an agency by a link that is shown once', async () => {
    await open('/en/invite');
    await page.getByRole('textbox', { name: 'Agency' }).fill('lv-knab');
    await page.getByRole('form', { name: REVIEW.en.invite.agency }).getByRole('button').first().click();
    const link = page.locator('#agency-link');
    await link.filter({ hasText: /^http:\/\/localhost:\d+\/invitation#[\w-]{43}$/ }).waitFor();
    await open('/en/invite');
    expect(await link.textContent()).toBe('');
  });

  const signedBy = async (id: string): Promise<string[]> =>
    (await counter.ask('GET', `/v1/proposals/${id}`)).json.signedBy;
});

/** By how much the page is wider than a small screen. */
async function narrow(page: Page): Promise<number> {
  await page.setViewportSize({ width: 360, height: 640 });
  const overflow = await page.evaluate<number>('inPage.overflow()');
  await page.setViewportSize({ width: 1100, height: 800 });
  return overflow;
}

/** A registrar whose passkey the root has listed. */
async function listed(counter: Counter): Promise<Person> {
  const { office, registry } = counter;
  const { root, paul } = office.world;
  const person = await counter.staff('registrar4');
  const body = { person: 'registrar4', roles: ['registrar' as const], keys: [paul.text, person.device.key] };
  const draft = entriesAbout('network')('staff.set', body);
  await registry.keeper.append(await signDraft(registry.keeper.state, draft, root.slice(0, 3), office.clock.now));
  office.later(8 * DAY);
  await person.signIn(person.device);
  return person;
}

/** Gives the browser the person's session and passkey. */
async function sitDown({ site }: Counter, context: BrowserContext, page: Page, person: Person): Promise<void> {
  const [name, value] = person.cookie().split('=') as [string, string];
  const rest = { domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const;
  await context.addCookies([{ name, value, ...rest }]);
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true } as const;
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true },
  });
  const { id, secretKey } = person.device;
  const credential = {
    credentialId: Buffer.from(id, 'base64url').toString('base64'),
    isResidentCredential: true,
    rpId: site.id,
    privateKey: secretKey.toString('base64'),
    userHandle: Buffer.from('registrar4').toString('base64'),
    signCount: 1000,
  };
  await session.send('WebAuthn.addCredential', { authenticatorId, credential });
}

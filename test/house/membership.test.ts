/** An authority becomes a member, from its invitation to a sealed echo and its contacts, by the pages, commands and programs that its people and the secretariat's use. */
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AgencyId } from '../../directory/lookup.ts';
import { ACCOUNT } from '../../directory/registry/pages/account/texts.ts';
import { CONTACTS } from '../../directory/registry/pages/contacts/texts.ts';
import { JOINING } from '../../directory/registry/pages/joining/texts.ts';
import { REVIEW } from '../../directory/registry/pages/review/texts.ts';
import { startMailboxServer } from '../demo/mailbox-server.ts';
import { typed } from '../gateway/typed.ts';
import { lacks } from '../peers/install.ts';
import { DAY } from './moved-clock.ts';
import { moveIn, type Neighbour } from './neighbour.ts';
import { applyFor, foundNetworkTown, type NetworkTown, signAtGateway } from './network-town.ts';
import { foundAgency } from './town.ts';

type Language = 'en' | 'ar';
type Person = Awaited<ReturnType<ReturnType<typeof personIn>>>;

const ECHO = 'echo@secretariat.example';

describe.skipIf(lacks('chromium', 'nsd'))('an authority becomes a member', () => {
  const stack = new AsyncDisposableStack();
  const complaints: string[] = [];
  let town: NetworkTown;
  let person: ReturnType<typeof personIn>;
  let ann: Person;
  let secretariat: Neighbour;
  beforeAll(async () => {
    town = stack.use(await foundNetworkTown(['en.example', 'ar.example', 'secretariat.example']));
    // Root has no use for the sandbox, which does not start for it.
    const options = { executablePath: '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 };
    const chrome = await chromium.launch(options);
    stack.defer(() => chrome.close());
    person = personIn(chrome, town.directory.pages, complaints);
    ann = await registrar();
    await invite('secretariat');
    await town.publish('_valise.secretariat.example', 'v=valise1; network=network.example; agency=secretariat');
    secretariat = await found(stack, town, { id: 'secretariat', agency: { echo: ECHO } }, town.enrolAtOnce);
    await secretariat.start(town.clock);
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  /** As a registrar begins: invited by the operator, her passkey listed by the root, a week later. */
  async function registrar(): Promise<Person> {
    const { directory, clock, listPasskey } = town;
    const ann = await person('en');
    await ann.takeUp(`${directory.pages.origin}/en/invitation#${directory.invitation}`);
    await listPasskey(await ann.copied('passkey+'));
    clock.move(7 * DAY);
    await ann.signIn();
    await ann.see(ACCOUNT.en.listed);
    return ann;
  }

  async function invite(agency: string): Promise<string> {
    await ann.signIn();
    await ann.open('/invite');
    await ann.fill(ann.page.locator('#agency-id'), agency);
    await ann.press(REVIEW.en.invite.make, 0);
    const link = ann.page.locator('#agency-link');
    await link.filter({ hasText: '#' }).waitFor();
    return (await link.textContent())!;
  }

  async function proveNames(here: Person, language: Language, names: readonly string[]): Promise<void> {
    const says = JOINING[language].names;
    for (const name of names.filter((each) => !each.includes('@'))) {
      await town.publish(await here.copied('_valise.'), await here.copied('v=valise1'));
      await here.page
        .getByRole('form', { name: `${says.look}: ${name}` })
        .getByRole('button')
        .click();
      await here.see(says.found);
    }
    for (const name of names.filter((each) => each.includes('@'))) {
      await here.page
        .getByRole('form', { name: `${says.send}: ${name}` })
        .getByRole('button')
        .click();
      await here.see(says.sent);
      const form = here.page.getByRole('form', { name: `${says.prove}: ${name}` });
      await here.fill(form.getByLabel(says.code), await town.codeFor(name));
      await form.getByRole('button').click();
      await expect.poll(() => form.count()).toBe(0);
    }
    await here.see(says.all);
  }

  /** What the registrars do with an application that was handed in; answers the address of the proposal. */
  async function propose(agency: string): Promise<string> {
    await ann.open(`/review/applications/${agency}`);
    const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('a note verbale') };
    await ann.page.locator('#letter').setInputFiles(letter);
    await ann.fill(ann.page.locator('#verified'), 'by the switchboard of its permanent mission');
    await ann.press(REVIEW.en.applications.record);
    await ann.press(REVIEW.en.applications.propose);
    await ann.page.waitForURL(/\/review\/[\w-]{22}$/);
    return ann.page.url();
  }

  async function approveAtPage(page: string): Promise<void> {
    await ann.page.goto(page);
    for (const box of await ann.page.getByRole('checkbox').all()) await box.check();
    await ann.press(REVIEW.en.approval.approve);
    await ann.see(REVIEW.en.approval.reasons.signed);
  }

  test.each([
    { agency: 'bureau-en', language: 'en', domains: ['en.example'], addresses: [] },
    { agency: 'bureau-ar', language: 'ar', domains: ['ar.example'], addresses: [] },
    {
      agency: 'desks-en',
      language: 'en',
      domains: [],
      addresses: ['desk.en@shared.example', 'duty.en@shared.example'],
    },
    {
      agency: 'desks-ar',
      language: 'ar',
      domains: [],
      addresses: ['desk.ar@shared.example', 'duty.ar@shared.example'],
    },
  ] as const)(
    '$agency',
    async ({ agency: id, language, domains, addresses }) => {
      const { application, handingIn, steps } = JOINING[language];
      const stick = join(town.folder, `stick-${id}`);
      const here = await person(language);
      await here.takeUp((await invite(id)).replace('/invitation', `/${language}/invitation`));
      const neighbour = await found(stack, town, { id, domains, addresses }, (agency) =>
        applyFor(agency, stick, town.clock.now),
      );
      const { agency } = neighbour;
      await here.open('/joining/application');
      await here.page.getByLabel(application.choose, { exact: true }).setInputFiles(join(stick, 'application.json'));
      await here.press(application.take);
      await here.see(agency.entry.name);
      await here.step(steps.names);
      await proveNames(here, language, [...domains, ...addresses]);
      await here.step(steps['handing-in']);
      await here.press(handingIn.handIn);
      await here.see(handingIn.waits.nomination);
      const page = await propose(id);
      const command = await here.copied('npm run gateway -- directory sign');
      const proposal = command.split(' ').at(-1)!;
      await signAtGateway(agency, stick, proposal, town.clock.now);
      await approveAtPage(page);
      expect(await town.signAsSecond(proposal, id)).toContain('Signed');
      await here.see(handingIn.waits.member);
      town.clock.move(DAY);
      await here.signIn();
      await here.open('/joining/handing-in');
      await here.see('npm run gateway -- check --echo');
      await neighbour.start(town.clock);
      await secretariat.refresh();
      const config = ['--config', join(agency.folder, 'gateway.toml')];
      const as = addresses[0] ?? `officer@${domains[0]}`;
      const { code, out } = await typed(['check', '--echo', ECHO, '--as', as, ...config], { now: town.clock.now });
      expect(out).toMatch(
        new RegExp(`^ok +echo +Agency SECRETARIAT has opened .*, proven to be of ${id} by the key`, 'm'),
      );
      expect({ code, out }).toMatchObject({ code: 0 });
      await tellContact(here, language, as);
      await signAtGateway(agency, stick, (await here.copied('directory sign')).split(' ').at(-1)!, town.clock.now);
      await here.open('/contacts');
      await here.page.getByRole('article', { name: 'Assistance desk' }).waitFor();
      await neighbour.refresh();
      expect(neighbour.house.lookup.agency(id as AgencyId)?.contacts).toMatchObject([{ role: 'Assistance desk' }]);
      expect(complaints).toEqual([]);
      await neighbour.stop();
    },
    120_000,
  );

  async function tellContact(here: Person, language: Language, address: string): Promise<void> {
    await here.open('/contacts');
    await here.fill(here.page.locator('#c0-role'), 'Assistance desk');
    await here.fill(here.page.locator('#c0-address'), address);
    await here.fill(here.page.locator('#c0-zone'), 'Africa/Nairobi');
    await here.press(CONTACTS[language].save);
    await here.see(CONTACTS[language].signHint);
  }
});

/** Founds an agency that follows the town's log, with a server for its mailboxes; `register` comes before its keys are put into reach. */
async function found(
  stack: AsyncDisposableStack,
  { directory, clock, folder }: NetworkTown,
  founding: { id: string; domains?: readonly string[]; addresses?: readonly string[]; agency?: object },
  register: (agency: Awaited<ReturnType<typeof foundAgency>>) => Promise<unknown>,
): Promise<Neighbour> {
  const server = stack.use(await startMailboxServer(join(folder, `mailboxes-${founding.id}`)));
  const { log, genesis } = directory.place;
  const follow = { log, genesis, refreshSeconds: 3600 };
  const wish = { ...founding, serverPort: server.port, founded: clock.now() };
  const agency = await foundAgency(join(folder, 'agencies'), wish, follow);
  await register(agency);
  return stack.use(await moveIn(agency, server));
}

/** People, each at a browser of their own with a security key. */
function personIn(chrome: Browser, { origin }: URL, complaints: string[]) {
  return async (language: Language) => {
    const context = await chrome.newContext();
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    const kind = { protocol: 'ctap2', transport: 'usb' } as const;
    const abilities = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
    await devices.send('WebAuthn.addVirtualAuthenticator', { options: { ...kind, ...abilities } });
    const open = (path: string) => page.goto(`${origin}/${language}${path}`);
    const press = (name: string, at = 0) => page.getByRole('button', { name, exact: true }).nth(at).click();
    return {
      page,
      open,
      press,
      async takeUp(link: string) {
        await page.goto(link);
        await press(JOINING[language].invitation.join);
        await page.waitForURL('**/account');
      },
      async signIn() {
        await open('/sign-in');
        await press(ACCOUNT[language].usePasskey);
        await page.waitForURL('**/account');
      },
      step: (name: string) => page.getByRole('main').getByRole('link', { name, exact: true }).first().click(),
      see: (text: string) => page.getByText(text).first().waitFor(),
      /** What stands there to be copied. */
      copied: async (start: string) => (await page.locator('code', { hasText: start }).first().textContent())!,
      fill: (field: ReturnType<Page['locator']>, text: string) => field.fill(text),
    };
  };
}

/** The demo's page as a browser without script meets it, and what its four buttons really do to the wire and the directory. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../directory/paper/language.ts';
import { WORDS } from '../../directory/registry/pages/words.ts';
import { waitFor } from '../peers/process.ts';
import { createFaults, type FaultName, type Faults } from './faults.ts';
import { TEXTS } from './page-texts.ts';
import { type Page, servePage } from './server.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let faults: Faults;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  faults = createFaults(stage);
  page = await servePage(stage, faults, 0);
}, 90_000);

afterAll(async () => {
  await page[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

describe('the page', () => {
  test.each(LANGUAGES)('speaks %s, in its direction', async (language) => {
    const texts = TEXTS[language];
    const text = await get(`?lang=${language}`);
    expect(text).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    for (const said of [
      texts.title,
      texts.way.heading,
      texts.compose.send,
      texts.mailbox.empty,
      texts.way.states.nothing,
    ])
      expect(text).toContain(said);
  });

  test.each([
    ['fr-CA, en;q=0.5', 'fr'],
    ['pt, zh-Hans;q=0.9', 'zh'],
    ['pt', 'en'],
  ])('a browser that asks for "%s" gets %s', async (accepted, language) => {
    const answer = await fetch(page.url, { headers: { 'Accept-Language': accepted } });
    expect(answer.headers.get('content-language')).toBe(language);
  });

  test('loads nothing from elsewhere, and no other page may frame it', async () => {
    const answer = await fetch(page.url);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await answer.text()).not.toMatch(/(src|action)="(https?:)?\/\/|<link[^>]* href="(https?:)?\/\//);
  });

  test('is served to its own name alone', async () => {
    expect(await statusFor('evil.example')).toBe(421);
    expect(await statusFor(`localhost:${new URL(page.url).port}`)).toBe(200);
  });

  test.each([
    { name: 'without the token', token: '', origin: undefined },
    { name: 'with another token', token: 'x'.repeat(43), origin: undefined },
    { name: 'from another site', token: null, origin: 'http://evil.example' },
  ])('does nothing for a form $name', async ({ token, origin }) => {
    const form = await fields({ fault: 'stop', on: 'yes' }, token);
    const headers = origin === undefined ? {} : { Origin: origin };
    const answer = await fetch(new URL('/fault', page.url), { method: 'POST', body: form, headers });
    expect(answer.status).toBe(403);
    expect(stage.gateway('b')).not.toBeNull();
  });

  test('says in words what cannot be sent, and keeps what was typed', async () => {
    const answer = await post('/send', { from: 'amina@a.example', to: 'no address', subject: 'kept <b>', text: 'x' });
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(text).toContain('“no address” is not an address');
    expect(text).toContain('value="kept &#60;b&#62;"');
  });

  test('refuses what is larger than a message may be', async () => {
    const text = new Blob([new Uint8Array(27 * 1024 * 1024)]);
    const answer = await post('/send', { file: new File([text], 'large.eml') });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('larger than 25 MB')]);
  });

  test('shows a message after a form, with its verdict and as text alone', async () => {
    const subject = 'مرحبا <script>alert(1)</script>';
    const file = new File(['a,b\r\n'], 'قائمة.csv', { type: 'text/csv' });
    await send({ subject, text: '<img src=x onerror=alert(1)>', attachment: file });
    const text = await arrived();
    expect(text).toContain('Proven: signed by Agency A, for you.');
    expect(text).toContain('مرحبا &#60;script&#62;');
    expect(text).toContain('قائمة.csv');
    expect(text).toContain('Byte for byte as it was sent');
    expect(text).not.toMatch(/<script>|<img/);
  });

  test('sends a message file as it is', async () => {
    const bytes = 'From: amina@a.example\r\nTo: bruno@b.example\r\nX-Own: kept as it is\r\n\r\nfrom a file\r\n';
    await post('/send', { file: new File([bytes], 'a.eml') });
    expect(await arrived()).toContain('from a file');
    const [newest] = (await stage.houses.b.mailboxes.messages('bruno@b.example')).slice(-1);
    expect(newest?.toString()).toMatch(new RegExp(`${bytes.replaceAll('.', '\\.')}$`));
  });

  test('tells officer A’s refusal in the gateway’s words', async () => {
    await send({ from: 'amina@elsewhere.example', subject: 'x', text: 'x' });
    const text = await get('?lang=en');
    expect(text).toContain('The message was refused. Nothing left.');
    expect(text).toMatch(/550 5\.7\.1 .*not registered for this agency/);
  });
});

describe('the directory', () => {
  test.each(LANGUAGES)('is told in %s: how each member came in, and who signed that', async (language) => {
    const { telling } = WORDS[language];
    const text = await get(`?lang=${language}`);
    expect(text).toContain(TEXTS[language].directory.heading);
    for (const name of ['Agency A', 'Agency B']) expect(text).toContain(name);
    expect(text).toContain(telling.signers.newRecovery);
    expect(text.match(/<p class="says">/g)).toHaveLength(3);
  });

  test('grows by one entry whenever a registrar’s button is pressed, the newest first, and both gateways follow', async () => {
    await press('suspend', true);
    const suspended = await get('?lang=en');
    expect(sentences(suspended)).toEqual([
      'Agency B (b, AA (AA)) is suspended: mail to it waits.',
      'Agency B (b, AA (AA)) becomes a member.',
      'Agency A (a, AA (AA)) becomes a member.',
      'The network network.example is founded.',
    ]);
    expect(suspended).toContain('It is entry 3 of the directory');
    expect(suspended).toContain('<li>Gateway A: 4</li><li>Gateway B: 4</li>');
    await press('suspend', false);
    expect(sentences(await get('?lang=en'))[0]).toBe('Agency B (b, AA (AA)) is suspended no more.');
  });

  test('has pages of its own where the links lead', async () => {
    const links = [...(await get('?lang=fr')).matchAll(/<a href="(http:[^"]+)"/g)].map(([, link]) => link!);
    expect(links).toHaveLength(4);
    for (const link of links) {
      // What browsers know of themselves (RFC 6761 section 6.3) has to be said here.
      const answer = await fetch(link.replace('localhost', '127.0.0.1'));
      expect([answer.status, answer.headers.get('content-language')]).toEqual([200, 'fr']);
    }
  });

  const sentences = (text: string) => [...text.matchAll(/<p class="says">([^<]*)</g)].map(([, said]) => said);
});

describe('a button', () => {
  const CANARY = 'canary-7f3a1c';

  test('that swaps B’s key has A refuse the forged log, and mail goes on to the true key', async () => {
    await press('swap', true);
    const { forgedKey, trueKey, reason } = faults.now.swap!;
    await send({ subject: CANARY, text: CANARY });
    const text = await arrived();
    expect(text).toContain(reason);
    expect(text).toContain(`seals it to B’s key ${trueKey}`);
    expect(text).not.toContain(`seals it to B’s key ${forgedKey}`);
    expect(stage.chronicle.lines.map(({ event }) => event)).toContain('directory-refused');
    await press('swap', false);
  });

  test.each([
    { name: 'cut' as const, sees: /TLS handshake/, state: 'TLS cut' },
    { name: 'stop' as const, sees: /waits, sealed/, state: 'stopped' },
  ])(
    'that is called $name lets nothing of a message out, and once undone it arrives once',
    async ({ name, sees, state }) => {
      const before = (await stage.houses.b.mailboxes.messages('bruno@b.example')).length;
      const heard = stage.tap.said('client').length;
      await press(name, true);
      await send({ subject: `${CANARY} ${name}`, text: CANARY });
      await settled('waiting');
      const text = await get('?lang=en');
      expect(text).toMatch(sees);
      expect(text).toContain(state);
      expect(text).toContain('250 2.0.0 accepted as');
      if (name === 'cut') expectClientHelloAlone(stage.tap.said('client').subarray(heard));
      await press(name, false);
      await settled('arrived');
      const mail = (await stage.houses.b.mailboxes.messages('bruno@b.example')).slice(before);
      expect(mail.map((bytes) => bytes.includes(`${CANARY} ${name}`))).toEqual([true]);
    },
  );

  test('that suspends B has mail for it wait that was accepted, refuses what is new, and lets all go on once undone', async () => {
    const before = (await stage.houses.b.mailboxes.messages('bruno@b.example')).length;
    await press('stop', true);
    await send({ subject: `${CANARY} early`, text: CANARY });
    await settled('waiting');
    await press('suspend', true);
    await press('stop', false);
    const waits = await waitFor('an attempt by the new standing', async () => {
      const text = await get('?lang=en');
      return text.includes('451 4.7.1 the recipient agency is suspended; the message waits') && text;
    });
    expect(waits).toContain('class="state waiting"');
    await send({ subject: `${CANARY} late`, text: CANARY });
    expect(await settled('refused')).toMatch(/550 5\.7\.1 .*Agency B is suspended/);
    await press('suspend', false);
    const mail = await waitFor('the early message', async () => {
      const all = await stage.houses.b.mailboxes.messages('bruno@b.example');
      return all.length > before && all.slice(before);
    });
    expect(mail.map((bytes) => bytes.includes(`${CANARY} early`))).toEqual([true]);
  });

  test('never brought a word of a message onto the wire', () => {
    const wire = Buffer.from(stage.tap.said());
    for (const word of [CANARY, 'Subject', 'amina', 'bruno']) expect(wire.includes(word)).toBe(false);
  });

  /** A TLS record of a handshake, and in it nothing but a ClientHello (RFC 8446 section 4.1.2). */
  function expectClientHelloAlone(said: Uint8Array): void {
    expect([...said.subarray(0, 2), said[5]]).toEqual([22, 3, 1]);
    expect(Buffer.from(said).includes(CANARY)).toBe(false);
  }
});

async function get(query: string): Promise<string> {
  return (await fetch(new URL(query, page.url))).text();
}

/** What a form of the page carries; its token unless another is given. */
async function fields(values: Readonly<Record<string, string | File>>, token: string | null = null): Promise<FormData> {
  const form = new FormData();
  form.set('token', token ?? /name="token" value="([^"]+)"/.exec(await get(''))?.[1] ?? '');
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

async function post(path: string, values: Readonly<Record<string, string | File>>): Promise<Response> {
  return fetch(new URL(`${path}?lang=en`, page.url), {
    method: 'POST',
    body: await fields(values),
    redirect: 'manual',
  });
}

async function send(values: Readonly<Record<string, string | File>>): Promise<void> {
  const answer = await post('/send', { from: 'amina@a.example', to: 'bruno@b.example', ...values });
  expect(answer.status).toBe(303);
}

async function press(fault: FaultName, on: boolean): Promise<void> {
  expect((await post('/fault', { fault, on: on ? 'yes' : 'no' })).status).toBe(303);
  expect(faults.now[fault] !== null).toBe(on);
}

/** The page, once the newest message stands so. */
async function settled(state: string): Promise<string> {
  return waitFor(`a message that is ${state}`, async () => {
    const text = await get('?lang=en');
    return text.includes(`class="state ${state}"`) && text;
  });
}

const arrived = () => settled('arrived');

/** The `fetch` of Node does not let a caller name another host. */
function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(page.url, { headers: { Host: host } }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

/** The registry's pages as anything without script meets them: in six languages, safe whatever strangers wrote, told apart by who asks. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FRAME } from '../../../directory/paper/frame-texts.ts';
import { html } from '../../../directory/paper/html.ts';
import { acceptedLanguage, directionOf, LANGUAGES } from '../../../directory/paper/language.ts';
import { WORDS } from '../../../directory/registry/pages/words.ts';
import { HOUR } from '../log/world.ts';
import { signDraft } from './office.ts';
import { EVIL, openScene, type Scene } from './pages-scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());
/** Everything here comes from one address, which may not ask without end. */
beforeEach(() => scene.office.later(30_000));

const PATHS = ['members', 'members/here', 'members/odd', 'log', 'roles', 'sign-in'];
/** The one script that a page may run, for whoever is signed in. */
const OURS = /<script type="module" src="\/script-[0-9a-f]{16}\/[a-z/]+\/main\.js"><\/script>/;
const get = (path: string, headers: Record<string, string> = {}) => scene.ask('GET', path, { headers });

describe.each(LANGUAGES)('in %s', (language) => {
  const { says } = WORDS[language];

  test.each([...PATHS, 'review', 'account'])(
    '%s says so, has landmarks, and leaves nothing to fill in',
    async (path) => {
      const { status, text, headers } = await scene.ann.get(`/${language}/${path}`);
      expect(status).toBe(200);
      expect(headers.get('content-language')).toBe(language);
      expect(text).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
      expect(text).toContain(FRAME[language].skip);
      expect(text.match(/<main |<h1>/g)).toHaveLength(2);
      // Where a form leads to is filled in by the script.
      expect(text.replace(/ data-next="[^"]*"/g, '')).not.toMatch(/\{[a-z]+\}|undefined|null|NaN|\[object/);
    },
  );

  test('a page that is not there is explained', async () => {
    const { status, text } = await get(`/${language}/members/nobody`);
    expect([status, text.includes(says.problems['not-found'].title)]).toEqual([404, true]);
  });
});

describe('whatever strangers wrote', () => {
  test.each([...PATHS, `members?q=${encodeURIComponent(EVIL.slice(0, 40))}`, 'review'])(
    'is text in %s',
    async (path) => {
      const { text } = await scene.ann.get(`/en/${path}`);
      expect(text.replace(OURS, '')).not.toMatch(/<script|<img|\u200b|<\/title>(?!<meta)/);
      expect(text).not.toMatch(/ (on\w+|style)="/);
    },
  );

  test('cannot leave an attribute or a text', () => {
    expect(html`<a title="${EVIL}">${[EVIL, null, 1]}</a>`.text).toMatch(/^<a title="[^"<>]*">[^"<>]*1<\/a>$/);
  });

  test('may run nothing, even if it got in', async () => {
    const { headers } = await get('/en/members');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  });
});

describe('the members', () => {
  const rows = (text: string) => [...text.matchAll(/<span class="id" dir="ltr">([^<]+)</g)].map((match) => match[1]);

  test.each([
    ['BUREAU for', ['here']],
    ['النزاهة', ['qalam']],
    ['Jordan', ['qalam']],
    ['مثال', ['qalam']],
    ['legal@shared', ['desk']],
    ['gone.ex', ['gone']],
    ['no such thing', []],
  ])('are found by "%s"', async (query, found) => {
    expect(rows((await get(`/en/members?q=${encodeURIComponent(query)}`)).text)).toEqual(found);
  });

  test('are shown with standing, names, and the fingerprint in groups', async () => {
    const { text } = await get('/en/members');
    for (const standing of ['coming', 'active', 'left']) expect(text).toContain(`class="standing ${standing}"`);
    expect(text).toContain('desk@shared.example</bdi> <span class="note">mailbox-proven');
    expect(text.match(/<code dir="ltr">([0-9A-F]{4} ){9}[0-9A-F]{4}<\/code>/g)).toHaveLength(6);
  });
});

test('a history tells each change, who signed it, what became of it, and marks faults', async () => {
  const { text } = await get('/en/members/here');
  const items = text.split('<li').filter((item) => item.includes('<article'));
  const said = items.map((item) => /<p class="fate">(.*?)<\/p>/.exec(item)![1]!.replace(/<[^>]+>/g, ''));
  expect(said).toEqual([
    expect.stringMatching(/^It takes effect on 2026-\d\d-\d\d/),
    'It took effect at once.',
    expect.stringMatching(/^FAULT: those who must sign it did not/),
    'It took effect at once.',
    expect.stringMatching(/^It took effect on/),
    'It took effect at once.',
    'It never took effect: entry 8 objected.',
    expect.stringMatching(/^It took effect on/),
  ]);
  expect(items.filter((item) => item.startsWith(' class="fault"'))).toEqual([items[2]]);
  expect(items[2]).toContain('In the name of, not proven');
  expect(text).toContain('registrar4 (registrar), by passkey');
  expect(text.match(/<rect class="(coming|active|suspended)" x="[\d.]+%" y/g)).toHaveLength(4);
});

describe('the log', () => {
  test('is said to be as fresh as the witnesses saw it', async () => {
    expect((await get('/en/log')).text).toMatch(/class="freshness fresh">Fresh: seen \d+ minutes? ago/);
    scene.office.later(30 * HOUR);
    expect((await get('/en/log')).text).toMatch(/class="freshness stale">Stale: seen 3\d hours ago/);
    scene.office.later(7 * 24 * HOUR);
    expect((await get('/en/log')).text).toContain('class="freshness expired">Expired: seen 8 days ago');
  });

  test('is said to be beyond belief where its checkpoint is damaged', async () => {
    const file = join(scene.office.tree, 'checkpoint');
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, 60));
    const { status, text } = await get('/en/log');
    await writeFile(file, whole);
    expect([status, text.includes('not one that gateways believe')]).toEqual([200, true]);
  });

  test('grows on the pages as well', async () => {
    const size = async () => /<dt>Entries<\/dt><dd>(\d+)/.exec((await get('/en/log')).text)?.[1];
    expect(await size()).toBe('16');
    const candidate = await scene.office.world.candidate('late');
    scene.hold();
    const { ann, ben } = scene.office.world;
    const by = [...candidate.own, ann, ben];
    const { keeper } = scene.registry;
    await keeper.append(await signDraft(keeper.state, candidate.draft, by, scene.office.clock.now));
    expect(await size()).toBe('17');
    expect((await get('/en/members/late')).text).toContain('Bureau of late (late, Latvia (LV)) becomes a member.');
    expect((await get('/en/log')).text).toContain('Fewer witnesses than must have seen this checkpoint did.');
  });
});

describe('what waits', () => {
  test('is for people who are signed in', async () => {
    const { status, text } = await get('/fr/review');
    expect([status, text.includes('Connectez-vous d’abord')]).toEqual([401, true]);
    expect((await get('/fr/members')).text).not.toContain('/fr/review');
  });

  test('is told with what is missing; an agency sees what is about itself alone', async () => {
    const staff = await scene.staff('registrar2');
    const all = (await staff.get('/en/review')).text;
    expect(all).toContain('<bdi>registrar1 (registrar)</bdi>');
    expect(all).toContain('2 registrar(s): at once');
    const agency = await scene.agency('here');
    const own = (await agency.get('/en/review')).text;
    expect(own).toContain('No proposal waits.');
    const odd = await scene.agency('odd');
    expect((await odd.get('/en/review')).text).toContain('<bdi>registrar1 (registrar)</bdi>');
  });
});

describe('an address without a language', () => {
  test.each([
    ['/', 'ru', '/ru/members'],
    ['/members?q=a%20b', 'fr-CA, en;q=0.5', '/fr/members?q=a%20b'],
    ['/log', 'pt', '/en/log'],
  ])('%s leads to the reader’s: %s', async (path, accepted, location) => {
    const { status, headers } = await get(path, { 'accept-language': accepted });
    expect([status, headers.get('location'), headers.get('vary')]).toEqual([302, location, 'Accept-Language']);
  });

  test.each([
    ['en;q=0.1, ar', 'ar'],
    ['es;q=0, zh-Hans', 'zh'],
    ['', 'en'],
    [';;q=x,,,*', 'en'],
  ])('"%s" is %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});

test('the style is kept for ever, under a name of its content', async () => {
  const [, path] = /href="(\/style-[0-9a-f]{16}\.css)"/.exec((await get('/en/members')).text) ?? [];
  const { status, headers } = await get(path!);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(headers.get('cache-control')).toContain('immutable');
});

test('whoever asks too often is told so on a page', async () => {
  const answers = [];
  do answers.push(await get('/es/roles'));
  while (answers.at(-1)!.status === 200 && answers.length < 300);
  expect(answers.at(-1)!.status).toBe(429);
  expect(answers.at(-1)!.text).toContain('Demasiadas solicitudes');
  expect(answers.at(-1)!.headers.get('retry-after')).toMatch(/^\d+$/);
});

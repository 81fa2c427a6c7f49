/** The pages of the content log: for administrators alone, every kind of entry in words of each language, and what people signed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { LOG } from '../../../gateway/desk/log/texts.ts';
import { type Serving, serveDesk } from '../../../gateway/desk/serve.ts';
import { CONTENT_EVENTS } from '../../../gateway/records/content-entry.ts';
import { sayEverything } from './log-entries.ts';
import { joinDesk, openScene, type Scene } from './scene.ts';

let scene: Scene;
let desk: Serving;
let ada: Awaited<ReturnType<typeof joinDesk>>;

beforeAll(async () => {
  scene = await openScene();
  desk = await serveDesk(scene.options, { now: () => scene.clock.now, warn: () => {} });
  ada = await joinDesk(scene, desk.port, scene.invite('Ada', ['administrator']));
  await sayEverything(scene);
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
  expect(scene.faults).toEqual([]);
});

test.each(LANGUAGES)('every kind of entry is told in %s, and the figures of the rules', async (language) => {
  const { status, text } = await ada.get(`/${language}/log`);
  expect(status).toBe(200);
  const says = LOG[language];
  for (const event of CONTENT_EVENTS) expect(text).toContain(`<td>${says.events[event]}</td>`);
  expect(text).toContain(says.review);
});

test('one kind alone, and older entries, are a link away', async () => {
  const { text } = await ada.get('/en/log?event=override');
  expect(text).toContain('‹iban›');
  expect(text).not.toContain(`<td>${LOG.en.events.scanned}</td>`);
  expect((await ada.get('/en/log?before=2')).text).toContain(LOG.en.newest);
  expect((await ada.get('/en/log?event=constructor&before=x')).status).toBe(200);
});

test('a message has a page of its own, with what was signed about it', async () => {
  const raquel = await joinDesk(scene, desk.port, scene.invite('Raquel', ['releaser']));
  const id = scene.hold();
  const { text: shown } = await raquel.get(`/en/held/${id}`);
  const digest = /digest(?:&quot;|&#34;|"|\W){1,9}([0-9a-f]{64})/.exec(shown)?.[1];
  const { json } = await raquel.post('decision-options', { id, verdict: 'approve', digest });
  const passkey = raquel.device.get(json.options);
  expect((await raquel.post('decide', { statement: json.statement, passkey })).json.outcome).toBe('done');
  const { status, text } = await ada.get(`/en/log/${id}`);
  expect(status).toBe(200);
  for (const said of ['Raquel', LOG.en.counted, LOG.en.holds]) expect(text).toContain(said);
});

test.each([['/en/log'], ['/en/log/m1']])('%s is not for a releaser', async (path) => {
  const releaser = await joinDesk(scene, desk.port, scene.invite(`Rene${path.length}`, ['releaser']));
  expect((await releaser.get(path)).status).toBe(403);
});

test('a message of which nothing is logged is not there', async () => {
  expect((await ada.get('/en/log/never')).status).toBe(404);
});

/** The pages' script: typed as strictly as the rest, and what it makes of the fields of a form. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCRIPT } from '../../../directory/registry/pages/page.ts';
import { lacks } from '../../peers/install.ts';
import { type Counter, openCounter } from './counter.ts';

const FIELDS = SCRIPT.modules.find(({ path }) => path.endsWith('/fields.js'))?.path;

test('the compiler finds nothing wrong with it', { timeout: 60_000 }, async () => {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const project = join(import.meta.dirname, '../../../directory/paper/script');
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', project]);
  expect(stdout).toBe('');
});

describe.skipIf(lacks('chromium'))('a form is read', () => {
  let chrome: Browser;
  let counter: Counter;
  let page: Page;
  beforeAll(async () => {
    counter = await openCounter(undefined, { at: 'localhost' });
    chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 });
    page = await chrome.newPage();
    await page.goto(`${counter.site.origins[0]}/en/sign-in`);
  });
  afterAll(async () => {
    await chrome.close();
    await counter[Symbol.asyncDispose]();
  });

  /** What it says, where `form` is what stands in it. */
  const read = async (form: string, attributes = '') => {
    const markup = JSON.stringify(`<form ${attributes}>${form}</form>`);
    return page.evaluate(`(async () => {
      const { readFields } = await import('${FIELDS}');
      document.querySelector('main').innerHTML = ${markup};
      return readFields(document.querySelector('main form'));
    })()`);
  };

  test.each([
    ['text, without the space around it', '<input name="a" value="  b ">', { a: 'b' }],
    ['numbers', '<input name="a" data-kind="number" value="12">', { a: 12 }],
    ['lines', '<textarea name="a" data-kind="lines">\n x \n\n y</textarea>', { a: ['x', 'y'] }],
    ['JSON', `<input name="a" data-kind="json" value='{"b":[1]}'>`, { a: { b: [1] } }],
    [
      'a box that is ticked, and one that is not',
      '<input type="checkbox" name="a" checked><input type="checkbox" name="b">',
      { a: true, b: false },
    ],
    [
      'one of several',
      '<input type="radio" name="a" value="x"><input type="radio" name="a" value="y" checked>',
      { a: 'y' },
    ],
    [
      'a list of boxes',
      '<input type="checkbox" name="a[]" value="x"><input type="checkbox" name="a[]" value="y" checked>',
      { a: ['y'] },
    ],
    ['a list of boxes of which none is ticked', '<input type="checkbox" name="a[]" value="x">', { a: [] }],
    [
      'members and lists of members',
      '<input name="a.0.b" value="1"><input name="a.1.b" value="2"><input name="c.d" value="3">',
      { a: [{ b: '1' }, { b: '2' }], c: { d: '3' } },
    ],
    [
      'what is empty',
      '<input name="a"><input name="b" data-empty="omit"><input name="c" data-empty="null">',
      { a: '', c: null },
    ],
    [
      'several of a list',
      '<select name="a" multiple><option selected>x</option><option>y</option></select>',
      { a: ['x'] },
    ],
    [
      'nothing that is switched off or has no name',
      '<input name="a" disabled value="1"><input value="2"><button name="b">c</button>',
      {},
    ],
  ])('%s', async (_what, form, body) => {
    expect(await read(form)).toEqual(body);
  });

  test('with what it says by itself', async () => {
    expect(await read('<input name="a" value="1">', `data-body='{"kind":"x"}'`)).toEqual({ kind: 'x', a: '1' });
  });
});

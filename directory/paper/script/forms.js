/** Carries out what a form asks for, and says what came of it where its reader is. */
import { CallProblem } from './call.js';
import { refresh } from './live.js';

/**
 * What a form can do, by the name in its `data-act`; each answers what the API said last.
 * @typedef {(form: HTMLFormElement) => Promise<Record<string, any>>} Act
 * @typedef {Readonly<Record<string, Act>>} Acts
 */

/** @param {HTMLFormElement} form @param {Acts} acts */
export async function submit(form, acts) {
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  form.querySelector(':scope > :is(.problem, .done)')?.remove();
  try {
    const act = acts[form.dataset.act ?? ''];
    if (act === undefined) throw new Error(`no act of the name ${form.dataset.act}`);
    await succeed(form, await act(form));
  } catch (error) {
    explain(form, error);
  }
  form.ariaBusy = 'false';
}

/**
 * The answer is shown where the form has room for it, or said that it is done; else the next page is shown, or the region around the form as it is
 * by now, or the whole page.
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} answer
 */
async function succeed(form, answer) {
  const slots = [...form.querySelectorAll('[data-answer]')];
  for (const slot of slots) {
    const { answer: name = '', before = '' } = /** @type {HTMLElement} */ (slot).dataset;
    slot.textContent = before + answer[name];
    slot.closest('[hidden]')?.removeAttribute('hidden');
  }
  const { next, said } = form.dataset;
  const part = form.closest('[data-part]');
  if (next !== undefined) location.assign(next.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name])));
  else if (said !== undefined) tell(form, 'done', 'status').append(said);
  else if (slots.length === 0 && part instanceof HTMLElement) {
    // Its button is about to go: the focus must not.
    part.focus();
    await refresh([part]);
  } else if (slots.length === 0) location.reload();
}

/**
 * In the words of the page; what the server says besides is for whoever is asked for help.
 * @param {HTMLFormElement} form
 * @param {unknown} error
 */
export function explain(form, error) {
  const { code, message: detail } = error instanceof CallProblem ? error : new CallProblem('internal', String(error));
  const all = document.getElementById('problems');
  const words = all?.querySelector(`[data-code="${code}"]`) ?? all?.querySelector('[data-code=internal]');
  const problem = tell(form, 'problem', 'alert');
  problem.append(...(words?.cloneNode(true).childNodes ?? []));
  if (detail !== '') problem.append(' ', inEnglish(`(${detail})`));
  problem.focus();
}

/** A place for words below a form. @param {HTMLFormElement} form @param {string} kind @param {string} role */
function tell(form, kind, role) {
  const element = document.createElement('p');
  element.className = kind;
  element.setAttribute('role', role);
  element.tabIndex = -1;
  form.append(element);
  return element;
}

/** @param {string} text */
function inEnglish(text) {
  const element = document.createElement('bdi');
  element.lang = 'en';
  element.textContent = text;
  return element;
}

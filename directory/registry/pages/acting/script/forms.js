/** Carries out what a form asks for, and says what came of it where its reader is. */
import { ACTS } from './acts.js';
import { CallProblem } from './call.js';

/** @param {HTMLFormElement} form */
export async function submit(form) {
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  form.querySelector(':scope > .problem')?.remove();
  try {
    const answer = await ACTS[form.dataset.act ?? '']?.(form);
    succeed(form, answer ?? {});
  } catch (error) {
    const { code, message } = error instanceof CallProblem ? error : new CallProblem('internal', String(error));
    explain(form, code, message);
  }
  form.ariaBusy = 'false';
}

/** The answer is shown where the form has room for it; else the next page is, or this one as it is by now. @param {HTMLFormElement} form @param {Record<string, any>} answer */
function succeed(form, answer) {
  const slots = [...form.querySelectorAll('[data-answer]')];
  for (const slot of slots) {
    const { answer: name = '', before = '' } = /** @type {HTMLElement} */ (slot).dataset;
    slot.textContent = before + answer[name];
    slot.closest('[hidden]')?.removeAttribute('hidden');
  }
  const { next } = form.dataset;
  if (next !== undefined) location.assign(next.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name])));
  else if (slots.length === 0) location.reload();
}

/** In the words of the page; what the server says besides is for whoever is asked for help. @param {HTMLFormElement} form @param {string} code @param {string} detail */
function explain(form, code, detail) {
  const words =
    document.querySelector(`#problems [data-code="${code}"]`) ??
    document.querySelector('#problems [data-code=internal]');
  const problem = document.createElement('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  problem.tabIndex = -1;
  problem.append(...(words?.cloneNode(true).childNodes ?? []));
  if (detail !== '') problem.append(' ', inEnglish(`(${detail})`));
  form.append(problem);
  problem.focus();
}

/** @param {string} text */
function inEnglish(text) {
  const element = document.createElement('bdi');
  element.lang = 'en';
  element.textContent = text;
  return element;
}

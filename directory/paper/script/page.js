/** Wakes what a page can do: forms that call the API, buttons that copy, and regions that are kept up to date. */
import { copy } from './copy.js';
import { submit } from './forms.js';
import { keepLive } from './live.js';
import { wake } from './wake.js';

/** @param {import('./forms.js').Acts} acts what its forms can do */
export function wakePage(acts) {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.act === undefined) return;
    event.preventDefault();
    submit(form, acts);
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button?.dataset.copy !== undefined) copy(button);
  });
  keepLive();
  wake(document);
}

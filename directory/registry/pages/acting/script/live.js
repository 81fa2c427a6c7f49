/** Keeps regions of a page as the server has them now, for as long as the page says that something is still to come and somebody is there. */
import { wake } from './wake.js';

/** Asking keeps a session alive; nobody is there who has touched nothing for so long. In milliseconds. */
const PATIENCE = 10 * 60 * 1000;

/** How each region came from the server, before it was woken. @type {WeakMap<Element, string>} */
const served = new WeakMap();

/** To be called before anything is woken. */
export function keepLive() {
  let touched = Date.now();
  for (const kind of ['keydown', 'pointerdown', 'visibilitychange'])
    document.addEventListener(kind, () => {
      touched = Date.now();
    });
  const first = document.querySelector('[data-live]');
  if (!(first instanceof HTMLElement)) return;
  for (const region of document.querySelectorAll('[data-live]')) served.set(region, region.innerHTML);
  const timer = setInterval(async () => {
    if (document.hidden || Date.now() - touched > PATIENCE) return;
    await refresh(document.querySelectorAll('[data-live]'));
    if (document.querySelector('[data-live]') === null) clearInterval(timer);
  }, Number(first.dataset.live) * 1000);
}

/** Asks for the page again, and takes from it what is different in these regions. @param {Iterable<Element>} regions */
export async function refresh(regions) {
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const region of regions) {
    const next = fresh.getElementById(region.id);
    // Nobody is interrupted who is in the middle of it.
    if (next === null || next.innerHTML === served.get(region) || isBusy(region)) continue;
    served.set(region, next.innerHTML);
    region.replaceChildren(...next.cloneNode(true).childNodes);
    if (next.dataset.live === undefined) region.removeAttribute('data-live');
    wake(region);
  }
}

/** @param {Element} region */
function isBusy(region) {
  return document.activeElement !== region && region.contains(document.activeElement);
}

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
  for (const region of document.querySelectorAll('[data-live]')) served.set(region, region.innerHTML);
  setTimeout(async function again() {
    const regions = document.querySelectorAll('[data-live]');
    const isWanted = regions.length > 0 && !document.hidden && Date.now() - touched < PATIENCE;
    if (isWanted) await refresh(regions);
    setTimeout(again, pause());
  }, pause());
}

/** In milliseconds; a region may become live when something in it is done. */
function pause() {
  return 1000 * Number(document.querySelector('[data-live]')?.getAttribute('data-live') ?? 5);
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
    else region.setAttribute('data-live', next.dataset.live);
    wake(region);
  }
}

/** @param {Element} region */
function isBusy(region) {
  return document.activeElement !== region && region.contains(document.activeElement);
}

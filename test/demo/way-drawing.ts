/** Draws the way of a message: seven places and what stands between them, as a picture that says where the message is. */

import { html, type Markup } from '../../directory/paper/html.ts';
import type { Language } from '../../directory/paper/language.ts';
import type { FaultsNow } from './faults.ts';
import { fill, type Place, type Texts } from './page-texts.ts';
import type { State, Step, StepName } from './story.ts';

/** What is drawn at a place. */
interface Spot {
  readonly place: Place;
  readonly look: 'idle' | 'passed' | 'waiting' | 'trouble';
  readonly mark: string;
  readonly time: string;
}

/** What the drawing is made from; `began` is when the message was sent. */
export interface Scene {
  readonly steps: readonly Step[];
  readonly state: State | 'nothing';
  readonly began: number;
  readonly faults: FaultsNow;
}

const PLACES: readonly Place[] = ['officerA', 'serverA', 'gatewayA', 'wire', 'gatewayB', 'serverB', 'officerB'];

/** The step after which the message has passed a place. */
const PASSED: Readonly<Record<Place, StepName>> = {
  officerA: 'handed',
  serverA: 'accepted',
  gatewayA: 'sealed',
  wire: 'wire',
  gatewayB: 'proven',
  serverB: 'delivered',
  officerB: 'delivered',
};

/** The picture twice: along the page where it is wide, down the page where it is narrow. Style sheets show one of them. */
export function drawWay(scene: Scene, texts: Texts, language: Language): Markup {
  const spots = PLACES.map((place) => spotOf(place, scene, texts, language));
  const label = fill(texts.way.picture, { state: texts.way.states[scene.state] }, language);
  const mirrored = language === 'ar';
  return html`${drawWide(spots, texts, label, mirrored)}${drawTall(spots, texts, label, mirrored)}`;
}

function spotOf(place: Place, { steps, state, began, faults }: Scene, texts: Texts, language: Language): Spot {
  const { marks } = texts.way;
  const step = steps.find(({ name }) => name === PASSED[place]);
  const time = step ? fill(texts.way.after, { time: Math.max(0, step.at - began) }, language) : '';
  if (place === 'wire' && faults.cut) return { place, look: 'trouble', mark: marks.cut, time: '' };
  if (place === 'gatewayB' && faults.stop) return { place, look: 'trouble', mark: marks.stopped, time: '' };
  if (place === 'gatewayB' && faults.suspend) return { place, look: 'trouble', mark: marks.suspended, time: '' };
  if (place === 'gatewayA' && state === 'refused') return { place, look: 'trouble', mark: marks.refused, time: '' };
  if (place === 'gatewayA' && state === 'waiting') return { place, look: 'waiting', mark: marks.waits, time };
  const mark = {
    gatewayA: marks.sealed,
    gatewayB: marks.opened,
    wire: fill(marks.bytes, step?.values ?? {}, language),
  };
  return {
    place,
    look: step ? 'passed' : 'idle',
    mark: step ? ((mark as Partial<Record<Place, string>>)[place] ?? '') : '',
    time,
  };
}

const WIDE = { width: 1190, height: 142, first: 85, step: 170, y: 40 };

function drawWide(spots: readonly Spot[], { way }: Texts, label: string, mirrored: boolean): Markup {
  const { width, height, first, step, y } = WIDE;
  const at = (n: number) => (mirrored ? width - first - n * step : first + n * step);
  const lines = spots.slice(1).map(({ look }, n) => {
    const [from, to] = mirrored ? [at(n) - 34, at(n + 1) + 34] : [at(n) + 34, at(n + 1) - 34];
    return html`<line class="${lineLook(look)}" x1="${from}" y1="${y}" x2="${to}" y2="${y}"/>`;
  });
  const places = spots.map(
    (
      { place, look, mark, time },
      n,
    ) => html`<g class="place ${look}" transform="translate(${at(n)} ${y})">${icon(place)}
<text class="name" y="52">${way.places[place]}</text><text class="mark" y="72">${mark}</text><text class="time" y="${mark === '' ? 72 : 91}">${time}</text></g>`,
  );
  return html`<svg class="way wide" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${lines}${places}</svg>`;
}

const TALL = { width: 320, first: 34, step: 66, x: 40 };

function drawTall(spots: readonly Spot[], { way }: Texts, label: string, mirrored: boolean): Markup {
  const { width, first, step } = TALL;
  const x = mirrored ? width - TALL.x : TALL.x;
  const aside = mirrored ? -44 : 44;
  const lines = spots
    .slice(1)
    .map(
      ({ look }, n) =>
        html`<line class="${lineLook(look)}" x1="${x}" y1="${first + n * step + 30}" x2="${x}" y2="${first + (n + 1) * step - 30}"/>`,
    );
  const places = spots.map(
    (
      { place, look, mark, time },
      n,
    ) => html`<g class="place ${look}" transform="translate(${x} ${first + n * step})">${icon(place)}
<text class="name" x="${aside}" y="-3">${way.places[place]}</text><text class="mark" x="${aside}" y="16">${[mark, time].filter((text) => text !== '').join(' · ')}</text></g>`,
  );
  return html`<svg class="way tall" viewBox="0 0 ${width} ${first * 2 + step * 6}" role="img" aria-label="${label}">${lines}${places}</svg>`;
}

/** A line is passed when the place behind it was reached. */
function lineLook(look: Spot['look']): string {
  return look === 'passed' || look === 'waiting' ? 'line passed' : 'line';
}

/** Signs of 60 units across, around the origin. */
function icon(place: Place): Markup {
  if (place.startsWith('officer'))
    return html`<circle class="disc" r="27"/><circle class="ink" cy="-7" r="7"/><path class="ink" d="M-13 14c0-8 6-12 13-12s13 4 13 12"/>`;
  if (place.startsWith('server'))
    return html`<circle class="disc" r="27"/><rect class="ink" x="-13" y="-13" width="26" height="11" rx="2.5"/><rect class="ink" x="-13" y="2" width="26" height="11" rx="2.5"/><path class="ink" d="M-8 -7.5h.1M-8 7.5h.1M-3 -7.5h8M-3 7.5h8"/>`;
  if (place.startsWith('gateway'))
    return html`<circle class="disc" r="27"/><path class="ink" d="M0-16l13 5v9c0 8-5 13-13 17c-8-4-13-9-13-17v-9z"/><path class="ink" d="M-6-1l4.500 4.500l8-8.500"/>`;
  return html`<circle class="disc" r="27"/><rect class="ink" x="-10" y="-2" width="20" height="14" rx="3"/><path class="ink" d="M-6-2v-5a6 6 0 0 1 12 0v5M0 4v3"/>`;
}

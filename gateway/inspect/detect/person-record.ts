/** Records of persons: somebody's name beside a number or a date that is theirs. */
import { bandOf } from './evidence.ts';
import { hitsIn, type Scene } from './scene.ts';
import type { Span } from './table.ts';
import { type Weighed, weigh } from './weigh.ts';

const ANCHORS: ReadonlySet<string> = new Set(['national-id', 'passport', 'birth-date']);
const REACH = 120;

/** One candidate per row, or per cluster of facts within 120 characters of each other. */
export function personRecords(scene: Scene, weighed: readonly Weighed[]): Weighed[] {
  const anchors = weighed
    .filter(({ type, score }) => ANCHORS.has(type) && bandOf(score))
    .sort((a, b) => a.start - b.start);
  const clusters: { span: Span; facts: Weighed[] }[] = [];
  for (const anchor of anchors) {
    const cell = scene.table.cellAt(anchor.start);
    const last = clusters.at(-1);
    if (last && anchor.start <= last.span.end && (!cell || last.span.start === cell.row.start)) {
      last.facts.push(anchor);
      if (!cell) last.span = { start: last.span.start, end: anchor.end + REACH };
    } else {
      const span = cell?.row ?? { start: Math.max(0, anchor.start - REACH), end: anchor.end + REACH };
      clusters.push({ span, facts: [anchor] });
    }
  }
  return clusters.flatMap(({ span, facts }) => (hasName(scene, span) ? [record(scene, facts)] : []));
}

function record(scene: Scene, facts: readonly Weighed[]): Weighed {
  const { start, value } = facts[0]!;
  const isRich = new Set(facts.map(({ type }) => type)).size > 1;
  return weigh(scene, {
    type: 'person-record',
    cues: [],
    value,
    start,
    end: facts.at(-1)!.end,
    evidence: isRich ? ['name-beside', 'several-facts'] : ['name-beside'],
  });
}

/** A word that announces a name, or two to four words in a row with capitals: scripts without capitals need the word. */
function hasName(scene: Scene, { start, end }: Span): boolean {
  if (hitsIn(scene, 'name', start, end).length > 0) return true;
  const heading = scene.table.cellAt(start)?.heading;
  if (heading && hitsIn(scene, 'name', heading.start, heading.end).length > 0) return true;
  return Array.from(scene.text.slice(start, end).matchAll(CAPITALS)).some(
    ({ 0: words, index }) =>
      !isLabel(scene, start + index, start + index + words.length) &&
      !words.split(/[ ,]+/).some((word) => NO_NAMES.has(word.toLowerCase())),
  );
}

const CAPITALS = /(?<!\p{L})\p{Lu}\p{Ll}{1,20}[ ,]{1,2}\p{Lu}(?:\p{Ll}{1,20}|\p{Lu}{1,20})(?!\p{L})/gu;

/** Words that titles, offices, places and dates are made of, and no person's name but by chance; accents are folded. */
const NO_NAMES: ReadonlySet<string> = new Set(
  `
  ministry minister department office agency authority commission committee council court tribunal police prosecutor
  attorney bank central national federal state states united kingdom republic kingdoms nations european union general
  public international service services unit bureau division director head city street road avenue number act article
  section chapter annex page table report request order subject dear best kind regards sincerely yours please thank
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december north south east west new the this that our your re fwd identity passport document
  ministere direction tribunal cour banque republique service bureau rue avenue madame monsieur cordialement bonjour
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi
  ministerio juzgado tribunal fiscalia banco republica oficina servicio calle avenida estimado estimada saludos
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  министерство прокуратура суд банк управление отдел республика федерации федерация российской улица город уважаемый
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря
  `
    .trim()
    .split(/\s+/),
);

/** `Social Security` and `Date Of Birth` are written like names. */
const isLabel = (scene: Scene, start: number, end: number) =>
  LABELS.some((cue) => hitsIn(scene, cue, start, end).length > 0);
const LABELS = ['national-id', 'passport', 'birth-date', 'address', 'account', 'tax'] as const;

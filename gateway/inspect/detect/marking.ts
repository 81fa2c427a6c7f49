/** Classification markings, read by where they stand: a marking is a line, a heading or a label, never a word in a sentence. */
import type { Level } from '../finding.ts';
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Hit } from './lexicon/term.ts';
import type { MarkingMeaning } from './marking-terms.ts';
import type { Scene } from './scene.ts';

/** Markings alone on their line or in their cell, in headers and footers, before or after a subject, in document properties. */
export function* markings(scene: Scene): Generator<Candidate> {
  const longest = withoutShorter(scene.terms.markings);
  yield* joinedOn(scene.text);
  const byLine = Map.groupBy(longest, ({ start }) => lineStart(scene.text, start));
  for (const [from, hits] of byLine) {
    const line = lineFrom(scene.text, from);
    for (const hit of hits) {
      const shown = evidenceFor(scene, hit, hits, line, from);
      if (!shown) continue;
      const { start, end, meaning, term } = hit;
      yield { type: 'marking', level: meaning.level, cues: [], value: term, start, end, evidence: [shown] };
    }
  }
}

/** Portion marks, where another caveat follows, since `(C)` is a list's or a copyright's; and the suffix of a registered document, `345дсп`. */
function* joinedOn(text: string): Generator<Candidate> {
  for (const { 0: mark, 1: letters, index: start } of text.matchAll(
    /\((TS|S|C)\/\/[A-Z][A-Z ,/]{1,30}\)|(?<=\d)дсп(?!\p{L})/gu,
  )) {
    const level = PORTIONS[letters ?? ''] ?? 'restricted';
    yield {
      type: 'marking',
      level,
      cues: [],
      value: mark,
      start,
      end: start + mark.length,
      evidence: ['marking-prefix'],
    };
  }
}

const PORTIONS: Readonly<Record<string, Level>> = { TS: 'top-secret', S: 'secret', C: 'confidential' };

type MarkingHit = Hit<MarkingMeaning>;

/** A longer line is a paragraph. */
const LONGEST_LINE = 160;

/** Of terms that begin at one place or lie in one another the longest. */
function withoutShorter(hits: readonly MarkingHit[]): MarkingHit[] {
  const kept: MarkingHit[] = [];
  for (const hit of hits) {
    const last = kept.at(-1);
    if (last && hit.start < last.end) {
      if (hit.end - hit.start > last.end - last.start) kept[kept.length - 1] = hit;
    } else kept.push(hit);
  }
  return kept;
}

/** Only as far back as a marking's line may reach; what is further away begins no line of ours, and differs by place. */
function lineStart(text: string, offset: number): number {
  const from = Math.max(0, offset - LONGEST_LINE);
  return from + Math.max(text.slice(from, offset).lastIndexOf('\n'), text.slice(from, offset).lastIndexOf('\t')) + 1;
}

const lineFrom = (text: string, from: number) => text.slice(from, from + LONGEST_LINE * 2).split(/[\n\t]/, 1)[0]!;

function evidenceFor(
  scene: Scene,
  hit: MarkingHit,
  hits: readonly MarkingHit[],
  line: string,
  from: number,
): Evidence | null {
  const written = scene.text.slice(hit.start, hit.end);
  const isCapital = written === written.toUpperCase();
  const before = line.slice(0, hit.start - from);
  const after = line.slice(hit.end - from);
  if (line.length <= LONGEST_LINE && isBare(rest(line, from, hits))) {
    return !hit.meaning.isCommon || isCapital || LABEL.test(before) ? 'marking-alone' : 'marking-word';
  }
  if (scene.role === 'header' || scene.role === 'footer' || scene.role === 'property') {
    return !hit.meaning.isCommon || (isCapital && CASED.test(written)) ? 'marking-alone' : null;
  }
  if (BRACKET_BEFORE.test(before) && BRACKET_AFTER.test(after) && (isCapital || !hit.meaning.isCommon)) {
    return 'marking-prefix';
  }
  if (isColour(line, hit, written, before) || isSuffix(hit, before)) return 'marking-prefix';
  if (line.length <= LONGEST_LINE && inSegment(line, from, hit, hits, isCapital)) return 'marking-prefix';
  if (!START.test(before.replace(FIELD, '')) || !SEPARATOR.test(after)) return null;
  const isSubject = scene.role === 'subject' || FIELD.test(before);
  if (isSubject) return isCapital || !hit.meaning.isCommon ? 'marking-prefix' : null;
  return hit.meaning.isCommon || !isCapital ? null : 'marking-prefix';
}

/** `TLP:RED do not forward`: FIRST writes it so that nothing else looks like it; what explains it says so. */
const isColour = (line: string, { start, end, term }: MarkingHit, written: string, before: string): boolean =>
  START.test(before.replace(FIELD, '')) &&
  /^tlp:\S/.test(term) &&
  written === written.toUpperCase() &&
  line.length <= LONGEST_COLOUR_LINE &&
  line.length - (end - start) <= LONGEST_COLOUR_LINE - 10 &&
  !EXPLAINS.test(line);

/** Of a registered document: `исх. 878/дсп`. */
const isSuffix = ({ term }: MarkingHit, before: string): boolean => term === 'дсп' && /\d\s?[/-]?\s?$/.test(before);

/** A marking that stands for itself between strokes, dashes or cells: the rest of so short a line is a title, a number or a page. */
function inSegment(
  line: string,
  from: number,
  hit: MarkingHit,
  hits: readonly MarkingHit[],
  isCapital: boolean,
): boolean {
  if (line.length > LONGEST_TITLE || /[.!?。؟]\s|[.!?。؟]$/.test(line.replace(BESIDE, ' ').replace(/^\S{1,5}\./, '')))
    return false;
  const isCased = /\p{Lu}|\p{Ll}/u.test(line.slice(hit.start - from, hit.end - from));
  if (hit.meaning.isCommon && (!isCased || !isCapital || hit.meaning.level === 'internal')) return false;
  if (!isCapital && isCased) return false;
  let at = 0;
  for (const segment of line.split(BETWEEN)) {
    const begin = line.indexOf(segment, at);
    at = begin + segment.length;
    const inside = hits.filter(({ start, end }) => start - from >= begin && end - from <= at);
    if (inside.includes(hit)) return isBare(rest(segment, from + begin, inside));
  }
  return false;
}

const LONGEST_TITLE = 90;
const LONGEST_COLOUR_LINE = 70;
const EXPLAINS =
  /(?<!\p{L})(?:means?|is|are|was|may|can|stands? for|explain\p{L}*|information|definition|colou?rs?|signifie|veut dire|correspond|informations?|est|sont|expliqu\p{L}*|significa|informaci[oó]n|puede|explica\p{L}*|означает|значит|это|информаци\p{L}*|يعني|تعني|معلومات|شرح)(?!\p{L})|表示|意思|是指|指的|含义|解释|信息可/iu;
const BETWEEN = /\s?[|·•‧★]\s?|\s[—–-]{1,3}\s|\s\/\s|\s{3,}/;

/** The line without its markings. */
function rest(line: string, from: number, hits: readonly MarkingHit[]): string {
  let left = '';
  let at = 0;
  for (const { start, end } of hits) {
    left += `${line.slice(at, start - from)} `;
    at = end - from;
  }
  return left + line.slice(at);
}

const LABEL =
  /(?:classification(?: level| de securite| de la defense)?|classified|mark(?:ing|ed)|security(?: level| classification)?|sensitivity(?: label)?|protective marking|handling|distribution|niveau(?: de (?:classification|protection|confidentialite))?|mention(?: de protection)?|clasificacion(?: de seguridad)?|nivel(?: de (?:clasificacion|seguridad|reserva))?|caracter|grado de clasificacion|гриф(?: секретности| документа| ограничения)?|степень секретности|пометка|уровень доступа|密级|密級|密等|保密级别|保密等级|保密級別|机密等级|機密等級|(?:ال)?تصنيف(?: الامني| السري| الوثيقه)?|درجه (?:ال)?(?:سريه|تصنيف|كتمان)|مستوي (?:ال)?سريه|footer|header|stamp|watermark|stamped|pied de page|en-tete|cachet|tampon|filigrane|pie de pagina|encabezado|sello|marca de agua|колонтитул|штамп|водяно[ий] знак|页眉|页脚|頁首|頁尾|印章|水印|تذييل|ترويسه|ختم)\s{0,3}[:：=-]\s{0,3}/i;
/** The fields of a mail that is quoted in a body. */
const FIELD = /^[\s>]{0,8}(?:subject|objet|asunto|тема|الموضوع|主题|主題|主旨|betreff|re|ref)\s{0,2}[:：]\s{0,3}/i;
/** Who may see it, copies and pages, what else stands on such a line; the list is short because all else is a sentence. */
const BESIDE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[
    'noforn|nf|orcon|rel to [a-z, ]{2,40}|releasable to [a-z, ]{2,40}|eyes only|special france|crypto|when completed|after completion',
    'until \\d[\\d./-]{3,9}|extra time|tlp|first|recipients only|ue|eu|nato|lux|copy (?:no\\.? )?\\d{1,4}(?: (?:of|sur|de) \\d{1,4})?',
    '(?:page|pages|pag(?:ina)?\\.?|p\\.?|f(?:o|olio)\\.?|sheet|лист|стр(?:аница|\\.)?|л\\.|صفحه|ص) ?\\d{1,4}(?: ?(?:of|sur|de|из|من|/) ?\\d{1,4})?',
    '(?:ex(?:emplaire|\\.)?|ejemplar|copia|экз(?:емпляр|\\.)?|نسخه(?: رقم)?) ?(?:n[oº.]{0,2}|№|единственны[ий])? ?\\d{0,4}(?: ?(?:of|sur|de|из|من|/) ?\\d{1,4})?',
    'personal|private|personnel|prive|лично|в руки|personal y|و?شخصي|وخاص|and|et|y|и|&',
    'do not (?:forward|copy|distribute)|not for (?:distribution|publication)|addressees? only|ne pas (?:diffuser|transmettre)|no (?:difundir|reenviar)',
    'не (?:пересылать|для печати|разглашать|копировать)|лично в руки|(?:no|№|n\\.o)? ?\\d{1,4}(?: ?/ ?\\d{1,4})?|لا ينشر|لعنايه المستلم فقط',
  ].join(
    '|',
  )})(?![\\p{L}\\p{N}])|第 ?\\d{1,4} ?[页頁](?: ?共 ?\\d{1,4} ?[页頁])?|共 ?\\d{1,4} ?[页頁]|份[号號] ?[:：]? ?\\d{1,6}|★ ?\\d{0,2} ?(?:年|个月|長期|长期)?|(?:严禁|嚴禁|不得|请勿|請勿|切勿|勿|禁止)(?:外传|外傳|转发|轉發|转|轉|传阅|傳閱|复制|複製|泄露|扩散|公开)|注意保存|阅后(?:即焚|销毁)|妥善保管`,
  'giu',
);
const CASED = /[A-ZА-Я]/;
const BRACKET_BEFORE = /[[(【«<]\s?$/;
const BRACKET_AFTER = /^\s?[\])】»>]/;
const START = /^[\s>*#[(【«|_-]{0,12}(?:(?:re|fw|fwd|tr|rv|rif|aw|wg|回复|答复|转发|رد)\s?[:：]\s?){0,4}[[(【«]?$/i;
const SEPARATOR = /^\s?(?:[\])】»:：|/–]|\s?-{1,2}\s|\s?$)/;

const isBare = (left: string) => !/[\p{L}\p{N}]/u.test(left.replace(LABEL, ' ').replace(BESIDE, ' '));

/** Whether a stretch of text names somebody: a word that announces a name, or what names of six languages look like. */
import { hitsIn, type Scene } from './scene.ts';
import type { Span } from './table.ts';

/** Support for other evidence only: of words with capitals many are no names, and of Chinese and Arabic ones more. */
export function hasName(scene: Scene, { start, end }: Span): boolean {
  if (isAnnounced(scene, { start, end })) return true;
  const heading = scene.table.cellAt(start)?.heading;
  if (heading && hitsIn(scene, 'name', heading.start, heading.end).length > 0) return true;
  const text = scene.text.slice(start, end);
  if (CHINESE.test(text) || ARABIC.test(text)) return true;
  return Array.from(text.matchAll(CAPITALS)).some(
    ({ 0: words, index }) =>
      !isLabel(scene, start + index, start + index + words.length) &&
      !words.split(/[ ,]+/).some((word) => NO_NAMES.has(word.toLowerCase())),
  );
}

/** Whether a word such as `witness` or `tenant` says that somebody is meant. */
export const isAnnounced = (scene: Scene, { start, end }: Span): boolean =>
  hitsIn(scene, 'name', start, end).length > 0;

/** Two to four words in a row, or initials beside one. */
const CAPITALS =
  /(?<!\p{L})(?:\p{Lu}\p{Ll}{1,20}[ ,]{1,2}\p{Lu}(?:\p{Ll}{1,20}|\p{Lu}{1,20})|\p{Lu}{2,20}[ ,]{1,2}\p{Lu}\p{Ll}{1,20}|\p{Lu}\p{Ll}{2,20} \p{Lu}\. ?\p{Lu}\.|\p{Lu}\. ?(?:\p{Lu}\. ?)?\p{Lu}\p{Ll}{2,20})(?!\p{L})/gu;

/** The hundred most frequent surnames, those of two characters, then one or two characters before a sign, a blank or an end. */
const CHINESE = new RegExp(
  `(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|皇甫|尉迟|公孙|令狐|慕容|[${[
    '王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘田董袁于余叶葉蒋蔣',
    '杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鐘姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬',
  ].join('')}])[\\u4e00-\\u9fff]{1,2}(?=[^\\u4e00-\\u9fff]|$|先生|女士|同志)`,
);

/** What stands between the names of a person and his fathers, and the most frequent given names; letters are folded. */
const ARABIC = new RegExp(
  `(?<![\\u0620-\\u064a])[وبل]?(?:(?:عبد|ابو|ام|بو) ?ال[\\u0620-\\u064a]{3,10}|[\\u0620-\\u064a]{3,10} (?:بن|ابن|بنت|ولد|ال) [\\u0620-\\u064a]{3,10}|(?:${[
    'محمد احمد محمود مصطفي علي حسن حسين عمر عثمان خالد يوسف ابراهيم اسماعيل سعيد سعد سالم ناصر فهد فيصل سلطان تركي بدر ماجد طارق زياد كريم رامي',
    'سامي هاني وليد ايمن اشرف عادل جمال كمال نبيل سمير منير بشير رشيد ياسر ياسين هشام عصام حسام بلال حمزه انس ايوب يعقوب سليمان داود موسي عيسي',
    'جابر جاسم حمد راشد صالح صلاح عمار عماد غسان فادي فارس فواز قاسم لؤي مازن مروان معاذ نزار يحيي زكريا ادريس رضوان الياس جورج بطرس',
    'فاطمه عائشه خديجه مريم زينب سعاد ليلي نوره ساره هدي امل ايمان منال مني نجلاء هند سلمي سميره رنا ريم دينا نادين نهي هاله حنان رانيا لمي لينا',
    'اميره بشري جميله رحمه رقيه سميه سناء شيماء صفيه عبير غاده كوثر نادره نجوي نوال هبه وفاء ياسمين',
  ]
    .join(' ')
    .split(' ')
    .join('|')}) (?:ال)?[\\u0620-\\u064a]{3,12})(?![\\u0620-\\u064a])`,
);

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

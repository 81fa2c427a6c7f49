/** What stands beside a marking on its line: labels, caveats, copies and pages. All else is a sentence. Folded text, as everywhere. */

/** Whether nothing but punctuation is left of a line without its markings. */
export const isBare = (left: string): boolean =>
  !/[\p{L}\p{N}]/u.test(
    left.replace(TAG, ' ').replace(CAVEATS, ' ').replace(REGISTERED, ' ').replace(LABEL, ' ').replace(BESIDE, ' '),
  );

const TAG = /<\/?[a-z][^<>]{0,80}>|&nbsp;/gi;
/** Of a banner in capitals: `SECRET//SI//NOFORN`, `CUI//SP-INV`. */
/** `ST 8571/26`, `ABC-12`. */
const REGISTERED = /(?<![\p{L}\p{N}])[A-Z\u0410-\u042f]{1,4}[ .-]?\d{1,6}(?:[/.-]\d{1,6}){0,3}(?![\p{L}\p{N}])/gu;
const CAVEATS = /\/\/ ?[A-Z][A-Z0-9 ,/-]{0,50}$/;

const labels = [
  '(?:(?:document|data|information|overall|security|protective|national|handling) )?(?:classification|marking)(?: level| status| de securite| de la defense| du document| del documento| de la informacion)?',
  'classified(?: as)?|mark(?:ed)?(?: as)?|security(?: level)?|sensitivity(?: level| label)?|protection level|handling(?: caveat| instructions?| code)?|distribution|dissemination|(?:security )?grad(?:e|ing)|confidentiality(?: level)?|status|caveat|banner|releasability',
  'niveau(?: de (?:classification|protection|confidentialite|sensibilite|diffusion|securite))?|mention(?: de (?:protection|classification))?|degre de (?:classification|confidentialite|protection)|diffusion|sensibilite|confidentialite|statut|timbre|marquage',
  'clasificacion(?: de seguridad| del documento| de la informacion)?|nivel(?: de (?:clasificacion|seguridad|reserva|confidencialidad|acceso|proteccion))?|caracter|grado(?: de (?:clasificacion|reserva|seguridad|confidencialidad))?|categoria|marcado|difusion|confidencialidad|tipo de informacion|marca',
  'гриф(?: секретности| документа| ограничения(?: доступа)?| доступа| конфиденциальности)?|(?:степень|уровень) (?:секретности|конфиденциальности|доступа)|пометка(?: конфиденциальности)?|категория(?: доступа| секретности)?|(?:ограничение|режим) доступа|классификация|маркировка|отметка',
  '密级|密級|密等|(?:保密|机密|機密|安全|涉密|敏感)?(?:级别|等级|級別|等級)|定密|分类|分類|密别|公开属性|公開屬性|标识|標識|标记|密等及解密條件',
  '(?:ال)?تصنيف(?: الامني| السري| الوثيقه| المستند| المعلومات)?|(?:ال)?(?:درجه|مستوي|طابع|صفه) (?:ال)?(?:سريه|تصنيف|كتمان|امان|حمايه|امنيه)|(?:ال)?سريه|(?:ال)?تداول|(?:ال)?صفه|نوع (?:الوثيقه|المستند|المراسله)|(?:ال)?درجه|وسم|الطابع',
  'footer|header|stamp(?:ed)?|watermark|pied de page|en-tete|cachet|tampon|filigrane|pie de pagina|encabezado|sello|marca de agua|колонтитул|штамп|водяно[ий] знак|页眉|页脚|頁首|頁尾|印章|水印|تذييل|ترويسه|ختم',
];
export const LABEL = new RegExp(`(?:${labels.join('|')})\\s{0,3}[:：=-]\\s{0,3}`, 'i');

const NUMBER = '(?:n[oº.]{0,2}|nr\\.?|№|رقم)? ?\\d{1,5}(?: ?(?:of|sur|de|из|من|/) ?\\d{1,4})?';
const words = [
  // who may see it, and what else a scheme lets follow
  'noforn|nf|orcon|(?:rel|releasable|release|communicable|liberable) (?:to|a|aux?) [a-z, ]{2,40}|atomal|bohemia|crypto|euratom|fvey|austeo|agao|nzeo',
  '(?:for )?(?:[a-z]{2,3}(?:/[a-z]{2,3})*|canadian|national|canada|us only|five) eyes only|eyes only|special france|hmg use only|when completed|after completion|once completed|when filled(?: in)?',
  'until \\d[\\d./-]{3,9}|extra time|first|(?:named |intended |addressed )?recipients? only|addressees? only|to be opened by addressee only|ue|eu|nato|otan|lux|only|strict(?:o)?|tlp|pap',
  'basic protection level|bpl|commercial|personal(?: data| privacy)?|locsen|legal(?: privilege)?|legislative secrecy|cabinet|national cabinet|policy|staff|management|medical|honours|investigations?|market|budget|evidence|sources?|sensitive|official|highly|intern',
  'personal|private|personnel(?:le)?|prive|medical|medecin|enquete|instruction|commerce|industrie|concurrence|entreprise|avocat|defense|defensa|investigacion|sumario|fuente|personales',
  'лично(?: в руки)?|в руки|только|(?:по|после) заполнени[ияю]|п(?:ункт|п|\\.) ?\\d[\\d., ]{0,8}(?:перечня)?|перечня|для руководства|только лично|снятие копи[ий] запрещено|копировать запрещено',
  'و?شخصي|و?خاص|و?عاجل(?: جدا)?|و?هام(?: جدا)?|و?فوري|فقط|للغايه|جدا|رسمي|مسوده|اصل|لعنايه المستلم(?: فقط)?|للمرسل اليه(?: فقط)?|يفتح بمعرفه المرسل اليه|ي?سلم باليد|باليد|لغير (?:المختصين|المعنيين)|لل(?:مختصين|معنيين)|الا (?:باذن|بتصريح|للمعنيين)|لا ينشر|لا يوزع|لا ينسخ|لا يعاد (?:توجيهه|ارساله|نشره)',
  'uniquement|exclusivement|seulement|strictement|solo|solamente|unicamente|exclusivo|exclusivamente|estrictamente|para el destinatario|a?l? ?destinatario|destinataires? (?:seul(?:ement)?|uniquement)|au seul destinataire|aux seuls destinataires',
  // how fast, and how final
  'draft|final|urgent(?:e|issime)?|muy urgente|tres urgent|most urgent|immediate|priority|original|copy|advance copy|provisional|projet|provisoire|borrador|проект|срочно|весьма срочно|молния|version \\d[\\d.]{0,5}|v\\.? ?\\d[\\d.]{0,5}|rev\\.? ?\\d{1,2}|add\\.? ?\\d{1,2}|cor\\.? ?\\d{1,2}',
  // what is forbidden
  '(?:please )?(?:do|must) not (?:be )?(?:forward|copy|distribute|disseminate|share|publish|circulate)(?:ed|d)?|not for (?:distribution|publication|circulation|release|onward (?:distribution|transmission))|no (?:onward )?(?:distribution|dissemination|copies)',
  'ne pas (?:diffuser|transmettre|reproduire|communiquer|transferer|copier|publier)|reproduction interdite|(?:diffusion|communication) interdite|no (?:difundir|reenviar|divulgar|copiar|reproducir|publicar|distribuir)|prohibida su (?:difusion|reproduccion|copia)',
  'не (?:пересылать|для печати|разглашать|копировать|распространять|передавать|размножать|публиковать)',
  // copies, pages, registers and days
  `(?:copy|cop(?:ie|ia)|copia|page|pages|pag(?:ina)?\\.?|p\\.?|f(?:o|olio)\\.?|sheet|лист(?:ов)?|стр(?:аница|\\.)?|л\\.|صفحه|ص|ex(?:emplaire|\\.)?|ejemplar|экз(?:емпляр|\\.)?|نسخه|النسخه|الصفحه|no|annex|annexe|anexo) ?${NUMBER}`,
  'экз(?:емпляр|\\.)?(?: ?(?:№|единственны[ий]))?|(?:copia|ejemplar|exemplaire|copie) (?:unique|unica|unico)|single copy|نسخه وحيده',
  '(?:no|№|n\\.o|رقم)? ?\\d{1,6}(?:[/.-]\\d{1,6}){0,3}',
  'annexe?|anexo|addendum|note?|nota|memo|memorandum|minutes|report|rapport|informe|oficio|acta|fiche|documento?|letter|lettre|carta|briefing|приложение|справка|документ|письмо|مذكره|تقرير|وثيقه|محضر|كتاب|برقيه',
  'and|et|y|и|&|or|و',
];
const HAN = [
  '第 ?[\\d一二三四五六七八九十]{1,4} ?[页頁份号號](?:[ ,，/]{0,2}共 ?\\d{1,4} ?[页頁份])?|共 ?\\d{1,4} ?[页頁份]|份[号號] ?[:：]? ?\\d{1,6}|编号 ?[:：]? ?\\d{1,8}|(?:no\\.?|№) ?\\d{1,8}',
  '★ ?(?:\\d{0,2} ?(?:年|个月|個月|长期|長期)?|启用前|解密前)?|启用前|啟用前|(?:本件)?至?\\d{0,4}年?\\d{0,2}月?\\d{0,2}日?(?:解密|解除密等|后解密)|保存期限[^\\n]{0,8}|永久|长期|特[急提]|加急|平急|急件|最速件|速件|普通件|亲启|親啟|[本此]件|本?人',
  '(?:严禁|嚴禁|不得|不准|不可|请勿|請勿|切勿|勿|禁止|谨防)(?:对外|對外|擅自|向外|随意)?(?:外传|外傳|转发|轉發|转载|轉|转|传阅|傳閱|传播|傳播|复制|複製|复印|泄露|洩露|洩漏|泄密|外流|流出|扩散|公开|公開|外泄|提供|翻印|上网|遗失)',
  '注意(?:保存|保密)|阅后(?:即焚|销毁|收回|退回)|閱後(?:銷毀|歸還)|用毕收回|会后收回|妥善保管|对内|[仅僅只][供限]?(?:收件人|本人)?|内部|內部|掌握|使用|[参參][考阅閱]|[传傳][阅閱]|交流|学习|学習|文件|资料|資料|材料|(?:国家|國家|公[务務]|[军軍]事|警[务務]|[业業][务務]|技[术術]|一般|商[业業]|企业|公司)(?=[^\\p{L}]{0,2}$)',
];
const BESIDE = new RegExp(`(?<![\\p{L}\\p{N}])و?(?:${words.join('|')})(?![\\p{L}\\p{N}])|${HAN.join('|')}`, 'giu');

/** The fields of a mail that is quoted in a body. */
export const FIELD =
  /^[\s>*|]{0,8}(?:subject|objet|asunto|тема|الموضوع|主题|主題|主旨|事由|题目|標題|标题|betreff|re|ref)[*\s]{0,3}[:：]\s{0,3}/i;
/** Nothing but marks of quotation, of lists and of answers. */
export const START =
  /^[\s>*#[(【«|_-]{0,12}(?:(?:re|fw|fwd|tr|rv|rif|aw|wg|enc|на|回复|回覆|答复|转发|轉寄|رد|اعاده توجيه|تحويل|ответ|пересл)\s?[:：]\s?){0,4}[[(【«]?$/i;
export const SEPARATOR = /^\s?(?:[\])】»:：|/–]|\s?-{1,2}\s|\s?$)/;
export const BRACKET_BEFORE = /[[(【<]\s?$/;
export const BRACKET_AFTER = /^\s?[\])】>]/;
/** Between the parts of a title, a header or a footer. */
export const BETWEEN = /\s?[|·•‧★]\s?|\s[—–-]{1,3}\s|\s\/{1,2}\s|\s{3,}/;

/** What says that its line is about markings. */
export const EXPLAINS =
  /(?<!\p{L})(?:means?|is|are|was|may|can|stands? for|explain\p{L}*|information|definition|colou?rs?|training|course|workshop|difference|versus|vs|signifie|veut dire|correspond|informations?|est|sont|expliqu\p{L}*|formation|cours|atelier|difference|significa|informacion|puede|explica\p{L}*|curso|taller|diferencia|означает|значит|это|информаци\p{L}*|обучени\p{L}*|лекци\p{L}*|курс\p{L}*|разниц\p{L}*|يعني|تعني|معلومات|شرح|دوره|ورشه|تدريب|الفرق|معني)(?!\p{L})|表示|意思|是指|指的|含义|解释|信息可|培训|课程|讲座|区别|講座|區別/iu;

/** A document that says of itself what it is: `this note is classified …`. */
export const OF_ITSELF =
  /(?<!\p{L})(?:(?:this|the (?:present|attached|enclosed)) [^\n.;?]{1,40}(?:is|has been|are) (?:hereby )?(?:classified|marked|graded|designated|protectively marked)(?: as)?|(?:ce(?:tte|t)?|le present|la presente) [^\n.;?]{1,40}(?:est|sont) (?:classifiee?s?|classee?s?|marquee?s?|protegee?s?)(?: (?:au niveau|comme))?|(?:est[ea]|el presente|la presente) [^\n.;?]{1,40}(?:esta|tiene|se encuentra|ha sido) (?:clasificad[oa]|marcad[oa]|(?:el )?caracter|la clasificacion)(?: (?:como|de|con caracter))?|(?:данны[ий]|насто(?:ящи[ий]|ящая)|документ|письмо)[^\n.;?]{0,30} име(?:ет|ют) (?:гриф|пометку)|(?:本|此)(?:文件|件|函|邮件|郵件|材料|资料|報告|报告)(?:的?密级)?(?:[为為是属屬]|定为)|(?:هذه|هذا) (?:ال)?\p{L}{3,10} (?:مصنفه?|صنفت?)(?: (?:علي انها|بدرجه|ك))?)\s{0,2}[:：]?\s{0,2}["«“'【]?$/iu;

/** What makes a capital marking at the end of a title a topic. */
export const ABOUT =
  /(?<!\p{L})(?:on|about|of|the|a|an|is|as|no|not|non|for|to|with|and|or|de|du|des|sur|le|la|les|un|une|en|sobre|del|el|los|las|о|об|про|с|по|для|и|عن|من|في|حول)$/iu;

/** The name of a file, whose words are parted by strokes. */
export const FILE =
  /^\s?[\p{L}\p{N}_()[\]:. -]{1,100}\.(?:docx?|xlsx?|pptx?|pdf|od[tsp]|rtf|txt|zip|7z|msg|eml|csv|jpe?g|png)\s?$/iu;

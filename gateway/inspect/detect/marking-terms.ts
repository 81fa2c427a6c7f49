/** Classification markings and the level each stands for. */
import type { Level } from '../finding.ts';
import { type Terms, termsOf } from './lexicon/lexicon.ts';
import type { Term } from './lexicon/term.ts';

/**
 * How plainly a term is a marking. `own`: it is nothing else. `common`: an everyday word too, alone on its line probably a marking.
 * `title`: heads a chapter as well, and marks in capitals or behind a label alone.
 */
export type Use = 'own' | 'common' | 'title';

export interface MarkingMeaning {
  readonly level: Level;
  readonly use: Use;
}

type Levels = Readonly<Partial<Record<Level, Terms>>>;

/**
 * Council Decision 2013/488/EU, Appendix B as amended, with forms that old papers bear; NATO C-M(2002)49; ST/SGB/2007/6; the schemes of
 * Australia, Canada, New Zealand, Switzerland, the United Kingdom and the United States; those of the other States by their own words.
 */
const OWN: Levels = {
  clear:
    'nato unclassified, un unclassified, non protege, nicht klassifiziert, tasnif disi, несекретно, europol unclassified, eu unclassified',
  internal: `
    ue limite, eu limite, internal use only, for internal use only, official use only, uk official, official uk,
    usage interne, a usage interne, réservé à l'usage interne, uso interno, de uso interno, para uso interno, внутреннего пользования,
    для внутреннего пользования, для внутреннего использования, nur für den internen gebrauch, ad uso interno, do użytku wewnętrznego,
    内部资料, 内部文件, 内部使用, 内部參考, 内部参考, 内部掌握, 内部传阅, 内部參閱, 内部公开, 内部公文, 内部材料, 内部事项, 仅供内部使用, 仅限内部使用,
    仅供内部参考, 仅供内部传阅, 内部資料, 內部資料, 內部文件, 內部參考, 內部使用, 內部傳閱, 僅供內部使用, 僅供內部參考, 僅限內部使用, 社外秘,
    للاستخدام الداخلي, للاستعمال الداخلي, بالاستخدام الداخلي, بالاستعمال الداخلي, استخدام داخلي, استعمال داخلي, للعمل الداخلي, بالعمل الداخلي, للتداول الداخلي, للاطلاع الداخلي`,
  restricted: `
    restreint ue, eu restricted, restreint ue/eu restricted, r-ue/eu-r, nato restricted, nato diffusion restreinte, otan restringido,
    diffusion restreinte, difusión limitada, official sensitive, official: sensitive, official : sensitive, vs nur fur den dienstgebrauch,
    vs nfd, law enforcement sensitive, law enforcement only, sensitive but unclassified, controlled unclassified information, for official use only, u//fouo, unclassified//fouo, fouo, sensitive security information, sensitive non classified, commission sensitive,
    eu sensitive, interpol for official use only, interpol restricted, europol restricted, distribution limited, limited distribution,
    restricted circulation, restricted distribution, diffusion limitée, diffusion interdite, circulation restreinte, à ne pas diffuser, réservé à l'administration, réservé au service, usage officiel,
    not for public release, not for onward distribution, not for further distribution, in confidence, in strict confidence, in the strictest confidence, commercial in confidence,
    staff in confidence, policy in confidence, medical in confidence, budget sensitive, protected a, protégé a, protected//cabinet,
    official closed, sensitive normal, canadian eyes only, uk eyes only, for uk eyes only, us eyes only, restreint lux, beperkte verspreiding, til tjenestebrug,
    käyttö rajoitettu, begränsad tillgång, dienesta vajadzībām, riboto naudojimo, korlátozott terjesztésű, secret de serviciu,
    pentru uz de serviciu, за служебно ползване, περιορισμένης χρήσης, hizmete özel, kişiye özel, für den dienstgebrauch,
    departementaal vertrouwelijk, dep. vertrouwelijk, dep vertrouwelijk, zastrzeżone, zastrzezone, vyhrazené, vyhradené, ograničeno, piiratud,
    begränsat hemlig, begrenset, riservato, acceso restringido, circulación restringida, distribución restringida,
    uso oficial exclusivo, solo para uso oficial, para uso oficial exclusivamente, uso exclusivo oficial, exclusivo para uso oficial,
    no divulgar, no difundir, prohibida su difusión, información pública clasificada, uso restrito, acesso restrito,
    для служебного пользования, для служебнага карыстання, для службового користування, дсп, только для служебного пользования,
    ограниченного распространения, для ограниченного распространения, информация ограниченного доступа, сведения ограниченного доступа,
    доступ ограничен, ограниченный доступ, для служ. пользования, для служебн. пользования, д.с.п., не для печати, не подлежит разглашению, не подлежит оглашению, не подлежит распространению, служебная тайна,
    қызмет бабында пайдалану үшін, кызматтык пайдалануу үчүн, хизмат доирасида фойдаланиш учун, xizmat doirasida foydalanish uchun,
    барои истифодаи хизматӣ, xidməti istifadə üçün, ծառայողական օգտագործման համար, შეზღუდული სარგებლობისათვის,
    工作秘密, 警务工作秘密, 普通商密, 商密, 限阅, 内部限阅, 限閱, 限閱文件, 限阅文件, 不予公开, 不予公開, 敏感信息, 敏感資料, 部外秘, 대외비,
    لا يوزع, لا ينشر, لا يتداول, لا يجوز الاطلاع عليه, غير مخصص للنشر, غير قابل للتداول, غير قابل للنشر, ليس للنشر, غير معد للنشر, للاستعمال الرسمي, للاستخدام الرسمي, محدود التداول,
    تداول محدود, محدود الاطلاع, محدود التوزيع, محدود الانتشار, محدود النشر, مقيد التداول, مقيد التوزيع, مقيد الاطلاع, ممنوع التداول, ممنوع النشر,
    لا يجوز تداوله, لا يجوز نشره, غير مصرح بنشره, غير مصرح بتداوله`,
  confidential: `
    confidentiel ue, eu confidential, confidentiel ue/eu confidential, c-ue/eu-c, nato confidential, nato confidentiel, otan confidencial,
    interpol confidential, europol confidential, confidentiel lux, stg. confidentieel, stg confidentieel, fortroligt, luottamuksellinen,
    konfidentiell, konfidensielt, konfidentsiaalne, konfidenciāli, konfidencialiai, bizalmas, zaupno, povjerljivo, poverljivo, поверително,
    поверљиво, εμπιστευτικό, εμπιστευτικο, kunfidenzjali, 核心商密, un confidential, united nations confidential, confidentiel défense,
    confidentiel personnel, confidentiel médical, confidentiel enquête, confidentiel commerce, vs vertraulich, poufne, důvěrné, dôverné,
    riservatissimo, protected b, protégé b, company confidential, business confidential, private and confidential, strictly private and confidential, strictly private,
    confidential document, confidential report, confidential memorandum, document confidentiel, note confidentielle, rapport confidentiel,
    documento confidencial, informe confidencial, nota confidencial, privileged and confidential, privileged & confidential,
    attorney client privileged, solicitor client privilege, legally privileged, конфіденційно, строго доверительно, тайна следствия,
    тайна предварительного следствия, документ конфиденциален, құпия, махфий, maxfiy, махфӣ, məxfi, գաղտնի, საიდუმლო,
    密件, 保密文件, 保密资料, 保密資料, 机密文件, 機密文件, 机密资料, 機密資料, 机密材料, 秘密文件, 涉密文件, 涉密资料, 涉密材料, 高度机密, 高度機密, 一般公務機密,
    審判秘密, 审判秘密, 检察工作秘密, 商业机密, 商業機密, محرمانه, 秘密级, 비밀,
    سري وشخصي, سري وخاص, خاص وسري, شخصي وسري, سري ومكتوم, مكتوم, سري وعاجل, سري وهام, كتمان, بسريه تامه, يحفظ سرا, يعامل بسريه, وثيقه سريه,
    مستند سري, تقرير سري, مذكره سريه, كتاب سري, معلومات سريه, مراسله سريه, برقيه سريه, تعميم سري, محضر سري, سريه التحقيق`,
  secret: `
    secret lux, stg. geheim, stg geheim, hemmeligt, hemmelig, salainen, hemlig, salajane, slepeni, slaptai, titkos, таємно, απόρρητο, απορρητο,
    sigriet, gizli, 极机密, 極機密, محظور التداول, سري ومحظور, uk secret, protected c, protégé c,
    secret ue, eu secret, secret ue/eu secret, s-ue/eu-s, nato secret, otan secreto, secret défense, strictly confidential, strictement confidentiel,
    très confidentiel, hautement confidentiel, highly confidential, un strictly confidential, united nations strictly confidential,
    estrictamente confidencial, altamente confidencial, estrictamente reservado, muy reservado, streng vertraulich, strengstens vertraulich,
    strettamente confidenziale, secreto de estado, secret d'état, geheim, tajne, tajné, tajno, strogo povjerljivo, strogo poverljivo,
    секретно нато, нато секретно, строго конфиденциально, сугубо конфиденциально, строго поверљиво, 机密级, 機密級, 国家机密, 國家機密,
    严格保密, 嚴格保密, 严格机密, خيلي محرمانه, سري جدا, مكتوم جدا, عالي السريه, عاليه السريه, شديد السريه, שמור`,
  'top-secret': `
    très secret ue, eu top secret, très secret ue/eu top secret, ts-ue/eu-ts, cosmic top secret, cosmic très secret, muy secreto, máximo secreto,
    très secret lux, stg. zeer geheim, stg zeer geheim, zeer geheim, yderst hemmeligt, erittäin salainen, ytterst hemlig, kvalificerat hemlig,
    hemlig/top secret, strengt hemmelig, täiesti salajane, sevišķi slepeni, visiškai slaptai, szigorúan titkos, strict secret,
    strict secret de importanță deosebită, strogo tajno, vrlo tajno, строго секретно, άκρως απόρρητο, ακρως απορρητο, l ogħla segretezza,
    streng geheim, çok gizli, цілком таємно, особливої важливості, 絕對機密, 绝对机密, 最高机密, 最高機密, muito secreto, ultrassecreto, ultrasecreto,
    top secret, très secret, très secret défense, alto secreto, ultra secreto, ściśle tajne, přísně tajné, prísne tajné, segretissimo,
    совершенно секретно, сов. секретно, сов секретно, с. секретно, особой важности, өте құпия, мутлақо махфий, комилан махфӣ, tam məxfi, հույժ գաղտնի,
    სრულიად საიდუმლო, 绝密, 絕密, 绝密级, 绝密文件, 绝密资料, 絕密文件, 極秘, سري للغايه, بالغ السريه, بالغه السريه, بالكامل سري, به كلي سري, סודי ביותר`,
};

const COMMON: Levels = {
  internal: 'internal, interne, intern, interno, 内部, 內部, داخلي, uso oficial',
  restricted:
    'restricted, restreint, restringido, reservado, reservada, محدود, مقيد, documento reservado, informe reservado, restricționat',
  confidential: `
    confidential, confidentiel, confidencial, confidenziale, vertraulich, vertrouwelijk, конфиденциально, конфиденциальный, 机密, 機密, 秘密, سري,
    سريه, خصوصي, коммерческая тайна, банковская тайна, адвокатская тайна, 国家秘密, 國家秘密, 商业秘密`,
  secret: 'secret, secreto, секретно, segreto',
};

const TITLES: Levels = {
  clear: 'unclassified',
  internal: 'limite, official, internal use, staff only, members only',
  restricted: `
    protected, sensitive, cui, official use, for official use, not for distribution, not for publication, información reservada, informacion restringida,
    informations sensibles, restreinte, restringida, no publicar`,
  confidential: `
    confidentielle, confidential information, informations confidentielles, información confidencial, información clasificada, documento clasificado, classified,
    classifié, clasificado, secret professionnel, secret de l'instruction, secret de l'enquête, secret médical, secret des affaires, secreto profesional,
    secreto del sumario, secreto de sumario, secreto sumarial, reserva sumarial, конфиденциальная информация, врачебная тайна, секрет фирмы, государственная тайна,
    attorney work product, filed under seal, under seal, eyes only, document classifié, documents classifiés`,
  secret: 'secrète, secreta, documento secreto, document secret, секретный документ, secret document',
};

/** Letters that mean much else, and mark only behind a label: `Niveau : DR`. */
export const ABBREVIATIONS: Readonly<Record<string, Level>> = {
  ...{
    NU: 'clear',
    DR: 'restricted',
    NR: 'restricted',
    CUI: 'restricted',
    LES: 'restricted',
    SBU: 'restricted',
    OS: 'restricted',
  },
  ...{
    'O-S': 'restricted',
    DL: 'restricted',
    NC: 'confidential',
    CD: 'confidential',
    C: 'confidential',
    密: 'confidential',
  },
  ...{ К: 'confidential', NS: 'secret', SD: 'secret', S: 'secret', С: 'secret', CTS: 'top-secret', TSD: 'top-secret' },
  ...{ TS: 'top-secret', СС: 'top-secret', ОВ: 'top-secret' },
};

/** FIRST TLP 2.0, section 2, the WHITE of version 1, and the names of the colours in other languages. */
const COLOURS: Levels = {
  clear: 'clear, white, blanco, blanc, белый, أبيض, 白',
  internal: 'green, verde, vert, зеленый, зелёный, أخضر, 绿, 绿色, 綠',
  restricted:
    'amber, amber+strict, amber strict, ámbar, ámbar+estricto, ambre, ambre+strict, orange, naranja, желтый, жёлтый, янтарный, оранжевый, كهرماني, أصفر, 黄, 黄色, 琥珀',
  secret: 'red, rojo, rouge, красный, أحمر, 红, 红色, 紅',
};

/** All markings. */
export const MARKINGS: readonly Term<MarkingMeaning>[] = [
  ...terms(OWN, 'own'),
  ...terms(COMMON, 'common'),
  ...terms(TITLES, 'title'),
  ...terms(COLOURS, 'own').flatMap(({ term, meaning }) =>
    // the standard has no blank; people write one; the same colours say what may be done with it (PAP)
    ['tlp:', 'tlp: ', 'tlp ', 'tlp : ', 'tlp=', 'traffic light protocol: ', 'pap:', 'pap: '].map((prefix) => ({
      term: prefix + term,
      meaning,
    })),
  ),
];

function terms(levels: Levels, use: Use): Term<MarkingMeaning>[] {
  return (Object.entries(levels) as [Level, Terms][]).flatMap(([level, names]) =>
    termsOf(names).map((term) => ({ term, meaning: { level, use } })),
  );
}

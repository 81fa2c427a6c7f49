/** Classification markings and the level each stands for. */
import type { Level } from '../finding.ts';
import { type Terms, termsOf } from './lexicon/lexicon.ts';
import type { Term } from './lexicon/term.ts';

export interface MarkingMeaning {
  readonly level: Level;
  /** The word is also an everyday one, and marks only where it is written as a marking. */
  readonly isCommon: boolean;
}

type Levels = Readonly<Partial<Record<Level, Terms>>>;

/**
 * Words that are nothing but markings: Council Decision 2013/488/EU, Appendix B as amended, with forms that old papers bear;
 * NATO C-M(2002)49; ST/SGB/2007/6.
 */
const OWN: Levels = {
  clear: 'nato unclassified, un unclassified',
  internal: `
    limite, ue limite, eu limite, internal use only, for internal use only, official use only, for official use only,
    usage interne, uso interno, внутреннего пользования, для внутреннего пользования, 内部资料, 内部文件, 内部使用, 內部資料,
    內部文件, للاستخدام الداخلي, للاستعمال الداخلي`,
  restricted: `
    restreint ue, eu restricted, restreint ue/eu restricted, r-ue/eu-r, nato restricted, nato diffusion restreinte,
    diffusion restreinte, difusión limitada, official sensitive, official: sensitive, vs nur fur den dienstgebrauch,
    vs nfd, law enforcement sensitive, sensitive but unclassified, controlled unclassified information,
    restreint lux, beperkte verspreiding, til tjenestebrug, käyttö rajoitettu, dienesta vajadzībām, riboto naudojimo,
    korlátozott terjesztésű, secret de serviciu, за служебно ползване, περιορισμένης χρήσης, hizmete özel, для службового користування,
    für den dienstgebrauch, 工作秘密, 普通商密, 商密, 限阅, 内部限阅, لا يوزع, غير مخصص للنشر, law enforcement only, distribution limited,
    departementaal vertrouwelijk, zastrzeżone, zastrzezone, vyhrazené, begränsat hemlig, riservato,
    для служебного пользования, дсп, محدود التداول, تداول محدود`,
  confidential: `
    confidentiel ue, eu confidential, confidentiel ue/eu confidential, c-ue/eu-c, nato confidential, nato confidentiel,
    confidentiel lux, stg. confidentieel, fortroligt, luottamuksellinen, konfidentsiaalne, konfidenciāli, konfidencialiai, bizalmas,
    zaupno, povjerljivo, поверително, εμπιστευτικό, kunfidenzjali, 核心商密, سري وشخصي, سري وخاص,
    un confidential, united nations confidential, confidentiel défense, vs vertraulich, poufne, důvěrné, riservatissimo`,
  secret: `
    secret lux, stg. geheim, hemmeligt, salainen, hemlig, salajane, slepeni, slaptai, titkos, таємно, απόρρητο, sigriet, gizli,
    极机密, 極機密, محظور التداول, سري ومحظور,
    secret ue, eu secret, secret ue/eu secret, s-ue/eu-s, nato secret, secret défense, strictly confidential,
    highly confidential, un strictly confidential, united nations strictly confidential, strictement confidentiel, très confidentiel,
    estrictamente confidencial, streng geheim, geheim, tajne, tajné, строго конфиденциально, 机密级, 機密級, 秘密级,
    严格保密, 嚴格保密, سري جدا`,
  'top-secret': `
    très secret ue, eu top secret, très secret ue/eu top secret, ts-ue/eu-ts, cosmic top secret, cosmic très secret,
    très secret lux, stg. zeer geheim, zeer geheim, yderst hemmeligt, erittäin salainen, kvalificerat hemlig, täiesti salajane,
    sevišķi slepeni, visiškai slaptai, szigorúan titkos, strict secret, strogo tajno, vrlo tajno, строго секретно, άκρως απόρρητο,
    çok gizli, цілком таємно, особливої важливості, 絕對機密, 绝对机密, muito secreto, ultrasecreto,
    top secret, très secret, très secret défense, alto secreto, ultra secreto, ściśle tajne, přísně tajné, segretissimo,
    совершенно секретно, особой важности, 绝密, 絕密, 绝密级, سري للغاية`,
};

const COMMON: Levels = {
  internal: 'internal, interne, interno, 内部, 內部, داخلي',
  restricted: 'restricted, restreint, restringido, reservado, محدود, مقيد',
  confidential: `
    confidential, confidentiel, confidencial, конфиденциально, конфиденциальный, 机密, 機密, 秘密, سري, خصوصي`,
  secret: 'secret, secreto, секретно, segreto',
};

/** FIRST TLP 2.0, section 2, and the WHITE of version 1. */
const COLOURS: Levels = { clear: 'clear, white', internal: 'green', restricted: 'amber, amber+strict', secret: 'red' };

/** All markings. */
export const MARKINGS: readonly Term<MarkingMeaning>[] = [
  ...terms(OWN, false),
  ...terms(COMMON, true),
  ...terms(COLOURS, false).flatMap(({ term, meaning }) =>
    // the standard has no blank; people write one
    ['tlp:', 'tlp: ', 'tlp ', 'tlp : '].map((prefix) => ({ term: prefix + term, meaning })),
  ),
];

function terms(levels: Levels, isCommon: boolean): Term<MarkingMeaning>[] {
  return (Object.entries(levels) as [Level, Terms][]).flatMap(([level, names]) =>
    termsOf(names).map((term) => ({ term, meaning: { level, isCommon } })),
  );
}

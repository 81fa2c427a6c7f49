/** Classification markings and the level each stands for. */
import type { Level } from '../finding.ts';
import { type Term, termSearch } from './lexicon/term.ts';

export interface MarkingMeaning {
  readonly level: Level;
  /** The word is also an everyday one, and marks only where it is written as a marking. */
  readonly isCommon: boolean;
}

/** The search for markings. */
export const MARKINGS = termSearch<MarkingMeaning>([...terms(own(), false), ...terms(common(), true)]);

type Levels = Readonly<Partial<Record<Level, readonly string[]>>>;

function terms(levels: Levels, isCommon: boolean): Term<MarkingMeaning>[] {
  return (Object.entries(levels) as [Level, readonly string[]][]).flatMap(([level, names]) =>
    names.map((term) => ({ term, meaning: { level, isCommon } })),
  );
}

/** FIRST TLP 2.0, section 2; a blank after the colon and the WHITE of version 1 are met too. */
function tlp(colour: string): string[] {
  return [`tlp:${colour}`, `tlp: ${colour}`, `tlp ${colour}`, `tlp : ${colour}`];
}

/** Council Decision 2013/488/EU, Appendix B as amended; NATO C-M(2002)49; ST/SGB/2007/6. Words that are nothing but markings. */
function own(): Levels {
  return {
    clear: [...tlp('clear'), ...tlp('white'), 'nato unclassified', 'un unclassified'],
    internal: [
      ...tlp('green'),
      'limite',
      'ue limite',
      'eu limite',
      'внутреннего пользования',
      '内部资料',
      '内部文件',
      '內部資料',
      '內部文件',
      '内部使用',
      'للاستخدام الداخلي',
      'للاستعمال الداخلي',
      'internal use only',
      'for internal use only',
      'usage interne',
      'uso interno',
      'official use only',
      'for official use only',
      'для внутреннего пользования',
    ],
    restricted: [
      ...tlp('amber'),
      ...tlp('amber+strict'),
      'restreint ue',
      'eu restricted',
      'restreint ue/eu restricted',
      'r-ue/eu-r',
      'nato restricted',
      'nato diffusion restreinte',
      'diffusion restreinte',
      'difusión limitada',
      'official sensitive',
      'official: sensitive',
      'vs nur fur den dienstgebrauch',
      'vs nur für den dienstgebrauch',
      'vs nfd',
      'dienstgebrauch',
      'для служебного пользования',
      'дсп',
      'law enforcement sensitive',
      'sensitive but unclassified',
      'controlled unclassified information',
      'departementaal vertrouwelijk',
      'zastrzezone',
      'vyhrazene',
      'begransat hemlig',
      'riservato',
      'تداول محدود',
      'محدود التداول',
    ],
    confidential: [
      'confidentiel ue',
      'eu confidential',
      'confidentiel ue/eu confidential',
      'c-ue/eu-c',
      'nato confidential',
      'nato confidentiel',
      'un confidential',
      'united nations confidential',
      'confidentiel defense',
      'confidentiel défense',
      'vs vertraulich',
      'poufne',
      'duverne',
      'riservatissimo',
    ],
    secret: [
      ...tlp('red'),
      'secret ue',
      'eu secret',
      'secret ue/eu secret',
      's-ue/eu-s',
      'nato secret',
      'secret defense',
      'secret défense',
      'strictly confidential',
      'un strictly confidential',
      'united nations strictly confidential',
      'strictement confidentiel',
      'estrictamente confidencial',
      'строго конфиденциально',
      'سري جدا',
      '绝密级',
      '機密級',
      '机密级',
      '秘密级',
      'tajne',
      'tajné',
      'streng geheim',
      'très confidentiel',
      '严格保密',
      '嚴格保密',
      'geheim',
    ],
    'top-secret': [
      'tres secret ue',
      'très secret ue',
      'eu top secret',
      'ts-ue/eu-ts',
      'très secret ue/eu top secret',
      'cosmic top secret',
      'cosmic tres secret',
      'cosmic très secret',
      'très secret défense',
      'très secret',
      'top secret',
      'alto secreto',
      'особой важности',
      'совершенно секретно',
      'سري للغاية',
      '绝密',
      '絕密',
      'ściśle tajne',
      'prisne tajne',
      'segretissimo',
      'ultra secreto',
      'سري للغايه',
    ],
  };
}

function common(): Levels {
  return {
    internal: ['internal', 'interne', 'interno', '内部', '內部', 'داخلي'],
    restricted: ['restricted', 'restreint', 'restringido', 'reservado', 'محدود', 'مقيد'],
    confidential: [
      'confidential',
      'confidentiel',
      'confidencial',
      'конфиденциально',
      'конфиденциальный',
      '机密',
      '機密',
      '秘密',
      'سري',
      'خصوصي',
    ],
    secret: ['secret', 'secreto', 'секретно', 'segreto'],
  };
}

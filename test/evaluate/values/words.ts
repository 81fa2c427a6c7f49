/** People, companies and places of six languages, who do not exist or are too many to be meant. */
import type { Draw } from './draw.ts';

export const LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

interface Words {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly companies: readonly string[];
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly phones: readonly string[];
  readonly day: 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'yyyy-mm-dd';
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    first: ['Amara', 'David', 'Grace', 'Oliver', 'Priya', 'Samuel', 'Ruth', 'Kenneth', 'Hannah', 'Joseph'],
    last: ['Whitlock', 'Okafor', 'Brennan', 'Sithole', 'Marlowe', 'Castellan', 'Hargrove', 'Njoroge', 'Penrose'],
    companies: [
      'Harbourline Trading Ltd',
      'Northgate Infrastructure plc',
      'Blue Acacia Holdings Ltd',
      'Meridian Quay LLC',
    ],
    cities: ['Nairobi', 'Dublin', 'Leeds', 'Accra', 'Cape Town', 'Wellington'],
    streets: ['14 Orchard Lane', '221 Harbour Road', '9 Milton Crescent', 'Flat 3, 48 Station Street'],
    phones: ['+44 20 7946 0###', '+254 20 555 0###', '+353 1 555 0###'],
    day: 'dd/mm/yyyy',
  },
  fr: {
    first: ['Mireille', 'Laurent', 'Aïssatou', 'Benoît', 'Clémence', 'Fabrice', 'Noémie', 'Yves', 'Mamadou'],
    last: ['Delacroix', 'Kouyaté', 'Marchandeau', 'Benali', 'Rousselot', 'Tshibanda', 'Vasseur', 'Lachance'],
    companies: ['Société Boréale SARL', 'Groupe Atlantide SA', 'Comptoir des Lagunes SAS', 'Voltarive Conseil SA'],
    cities: ['Lyon', 'Dakar', 'Genève', 'Abidjan', 'Namur', 'Rabat'],
    streets: ['12, rue des Tanneurs', '8 bis, avenue du Port', '45, boulevard de la Liberté'],
    phones: ['01 99 00 ## ##', '+33 6 39 98 ## ##', '+221 33 555 ## ##'],
    day: 'dd/mm/yyyy',
  },
  es: {
    first: ['Lucía', 'Javier', 'Marisol', 'Ignacio', 'Ximena', 'Rodrigo', 'Inés', 'Tomás', 'Beatriz'],
    last: ['Quintanar Solís', 'Herrera Pinto', 'Valdivieso', 'Montalbán Ruiz', 'Escudero', 'Zapatero Gil'],
    companies: ['Constructora Alborada S.A.', 'Inversiones Cóndor SpA', 'Puerto Claro S.L.', 'Minera Tres Ríos S.A.C.'],
    cities: ['Lima', 'Sevilla', 'Bogotá', 'Valparaíso', 'Quito', 'Mérida'],
    streets: ['Calle del Olmo 17, 2.º B', 'Av. Los Libertadores 1420', 'Paseo de la Ribera 33'],
    phones: ['+34 91 555 ## ##', '+51 1 555 ####', '+57 601 555 ####'],
    day: 'dd/mm/yyyy',
  },
  ru: {
    first: ['Алексей', 'Марина', 'Тимур', 'Ольга', 'Сергей', 'Айгерим', 'Наталья', 'Виктор'],
    last: ['Ветров', 'Соколовский', 'Жаров', 'Ким', 'Лагутин', 'Орлов', 'Чернышёв', 'Бекетов'],
    companies: ['ООО «Северный берег»', 'АО «Транспромсервис»', 'ТОО «Алтын Жол»', 'ООО «Ладога-Инвест»'],
    cities: ['Казань', 'Алматы', 'Минск', 'Бишкек', 'Самара', 'Псков'],
    streets: ['ул. Садовая, д. 14, кв. 27', 'пр. Мира, 88', 'пер. Речной, д. 3'],
    phones: ['+7 495 555-##-##', '8 (812) 555-##-##', '+7 727 355 ## ##'],
    day: 'dd.mm.yyyy',
  },
  zh: {
    first: ['伟', '秀英', '志强', '雨桐', '建国', '晓梅', '文博', '丽华'],
    last: ['张', '欧阳', '陈', '林', '郑', '诸葛', '沈', '韩'],
    companies: ['海润贸易有限公司', '中北路桥股份有限公司', '金石投资控股有限公司', '远航国际物流有限公司'],
    cities: ['成都', '厦门', '沈阳', '香港', '西安', '新加坡'],
    streets: ['人民路128号3栋502室', '滨江大道66号', '中山北路15弄7号'],
    phones: ['010-5555####', '+86 138 0000 ####', '021-5550####'],
    day: 'yyyy-mm-dd',
  },
  ar: {
    first: ['أحمد', 'ليلى', 'خالد', 'نورة', 'يوسف', 'مريم', 'طارق', 'هدى'],
    last: ['الراشد', 'بن صالح', 'الحمداني', 'العنزي', 'المصري', 'الكيلاني', 'بوزيد', 'السباعي'],
    companies: ['شركة الأفق للتجارة ذ.م.م', 'مجموعة الواحة القابضة', 'شركة النخيل للمقاولات', 'مؤسسة البحر الأزرق'],
    cities: ['عمّان', 'الكويت', 'القاهرة', 'تونس', 'الرباط', 'مسقط'],
    streets: ['شارع النصر، بناية 14', 'شارع الخليج العربي، قطعة 3', 'حي الزهور، شقة 7'],
    phones: ['+965 2555 ####', '+20 2 2555 ####', '+962 6 555 ####'],
    day: 'dd/mm/yyyy',
  },
};

export function name(draw: Draw, language: Language): string {
  const { first, last } = WORDS[language];
  const [given, family] = [draw.of(first), draw.of(last)];
  if (language === 'zh') return `${family}${given}`;
  return draw.below(4) === 0 && language === 'ru' ? `${family} ${given}` : `${given} ${family}`;
}

export const company = (draw: Draw, language: Language) => draw.of(WORDS[language].companies);
export const city = (draw: Draw, language: Language) => draw.of(WORDS[language].cities);
export const street = (draw: Draw, language: Language) => draw.of(WORDS[language].streets);
export const dayForm = (language: Language) => WORDS[language].day;

export function phone(draw: Draw, language: Language): string {
  return draw.of(WORDS[language].phones).replace(/#/g, () => draw.digits(1));
}

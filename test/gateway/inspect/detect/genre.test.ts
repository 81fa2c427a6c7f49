/** Documents by their vocabulary, in six languages. */
import { describe, expect, test } from 'vitest';
import { look } from './look.ts';

const GENRES = [
  'mla-request',
  'power-of-attorney',
  'freezing-order',
  'suspicious-transaction-report',
  'register-extract',
  'statement',
];
const genresIn = (text: string) =>
  look(text)
    .map(({ type }) => type)
    .filter((type) => GENRES.includes(type));

const DOCUMENTS: readonly (readonly [genre: string, language: string, text: string])[] = [
  [
    'mla-request',
    'English',
    'REQUEST FOR MUTUAL LEGAL ASSISTANCE\n\nThe Central Authority presents this request under the United Nations Convention against Corruption. The suspect took bribes.',
  ],
  [
    'mla-request',
    'French',
    "Demande d'entraide judiciaire\n\nL'autorité requérante prie l'État requis, au titre de la réciprocité, d'entendre le témoin. Exposé des faits : détournement.",
  ],
  [
    'mla-request',
    'Spanish',
    'Solicitud de asistencia judicial recíproca\n\nLa autoridad central solicita, sobre la base de la reciprocidad, información bancaria del imputado.',
  ],
  [
    'mla-request',
    'Russian',
    'Запрос об оказании правовой помощи\n\nГенеральная прокуратура запрашивающего государства на основе взаимности просит допросить свидетеля. Изложение фактов прилагается.',
  ],
  [
    'mla-request',
    'Chinese',
    '刑事司法协助请求书\n\n请求国中央机关根据联合国反腐败公约请求协助，调取银行记录。犯罪嫌疑人涉嫌受贿。',
  ],
  [
    'mla-request',
    'Arabic',
    'طلب المساعدة القانونية المتبادلة\n\nتتقدم السلطة المركزية في الدولة الطالبة على أساس المعاملة بالمثل بهذا الطلب. ملخص الوقائع: تلقى المتهم رشوة.',
  ],
  [
    'power-of-attorney',
    'English',
    'POWER OF ATTORNEY\n\nI, the undersigned, hereby appoint Mr Smith as my lawful attorney to act on my behalf before any bank.',
  ],
  [
    'power-of-attorney',
    'French',
    'PROCURATION\n\nJe soussigné donne pouvoir à mon mandataire de signer tous actes en mon nom et pour mon compte.',
  ],
  [
    'power-of-attorney',
    'Spanish',
    'PODER ESPECIAL\n\nEl poderdante otorga poder especial al apoderado para que en mi nombre comparezca ante notario.',
  ],
  [
    'power-of-attorney',
    'Russian',
    'ДОВЕРЕННОСТЬ\n\nНастоящей доверенностью уполномочиваю быть моим представителем и расписываться за меня. Удостоверено нотариусом.',
  ],
  ['power-of-attorney', 'Chinese', '授权委托书\n\n委托人兹授权受托人以本人名义代为办理上述事项，并已公证。'],
  [
    'power-of-attorney',
    'Arabic',
    'توكيل رسمي عام\n\nأنا الموقع أدناه قد وكلت السيد أحمد لينوب عني وباسمي أمام كاتب العدل.',
  ],
  [
    'freezing-order',
    'English',
    'FREEZING ORDER\n\nThe court orders that the respondent must not dispose of any funds held in the bank accounts listed.',
  ],
  [
    'freezing-order',
    'French',
    'Ordonnance de saisie pénale\n\nLe juge ordonne la saisie conservatoire des comptes bancaires. Interdiction de disposer des avoirs.',
  ],
  [
    'freezing-order',
    'Spanish',
    'Orden de embargo preventivo\n\nEl juzgado ordena el embargo de las cuentas bancarias; prohibición de disponer de los fondos.',
  ],
  [
    'freezing-order',
    'Russian',
    'Постановление о наложении ареста на имущество\n\nСуд постановил наложить арест на денежные средства на банковских счетах.',
  ],
  ['freezing-order', 'Chinese', '冻结令\n\n法院裁定如下：冻结被告人银行账户，不得转移资产。'],
  ['freezing-order', 'Arabic', 'أمر تجميد\n\nقررت المحكمة تجميد الحسابات المصرفية ومنع من التصرف في عائدات الجريمة.'],
  [
    'suspicious-transaction-report',
    'English',
    'Suspicious Transaction Report\n\nTo the Financial Intelligence Unit: cash deposits without source of funds; grounds for suspicion follow.',
  ],
  [
    'suspicious-transaction-report',
    'French',
    'Déclaration de soupçon\n\nÀ la cellule de renseignement financier : virements sans origine des fonds, possible blanchiment.',
  ],
  [
    'suspicious-transaction-report',
    'Spanish',
    'Reporte de operación sospechosa\n\nEl sujeto obligado informa a la UIF señales de alerta de lavado de activos y depósitos en efectivo.',
  ],
  [
    'suspicious-transaction-report',
    'Russian',
    'Сообщение о подозрительной операции\n\nВ Росфинмониторинг: признаки необычной операции, легализация доходов, переводы контрагентам.',
  ],
  [
    'suspicious-transaction-report',
    'Chinese',
    '可疑交易报告\n\n报告机构发现账户持有人多次现金存款，资金来源不明，涉嫌洗钱。',
  ],
  [
    'suspicious-transaction-report',
    'Arabic',
    'تقرير معاملة مشبوهة\n\nإلى وحدة التحريات المالية: إيداعات نقدية دون معرفة مصدر الأموال، اشتباه في غسل الأموال.',
  ],
  [
    'register-extract',
    'English',
    'Commercial Register Extract\n\nRegistered office: Main Street 1. Share capital: 10 000. Director: Jane Doe. Beneficial owner: John Roe.',
  ],
  [
    'register-extract',
    'French',
    'Extrait Kbis\n\nSiège social : 1 rue Haute. Capital social : 10 000. Gérant : Jean Dupont. Bénéficiaire effectif : idem.',
  ],
  [
    'register-extract',
    'Spanish',
    'Registro Mercantil\n\nDomicilio social: Calle Mayor 1. Capital social: 3 000. Administrador: Ana Ruiz. Titular real: la misma.',
  ],
  [
    'register-extract',
    'Russian',
    'Выписка из ЕГРЮЛ\n\nОГРН: 1027700132195, место нахождения: г. Тверь, уставный капитал 10 000, генеральный директор, конечный бенефициар.',
  ],
  [
    'register-extract',
    'Chinese',
    '企业信用信息\n\n注册资本一百万元，法定代表人王伟，股东持股比例60%，受益所有人王伟。',
  ],
  [
    'register-extract',
    'Arabic',
    'مستخرج من السجل التجاري\n\nالمقر الرئيسي: تونس. رأس المال: 10000. المدير العام: علي. المستفيد الحقيقي: علي.',
  ],
  [
    'statement',
    'English',
    'Statement of account\n\nOpening balance 120.00, value date, debit, credit, closing balance 620.00',
  ],
];

describe('a document is known by its words', () => {
  test.each(DOCUMENTS)('%s in %s', (genre, _language, text) => expect(genresIn(text)).toContain(genre));
});

describe('an ordinary text about such things is none', () => {
  test.each([
    'Please send me the slides of the workshop on mutual legal assistance before Friday.',
    'The court was renovated last year; its funds came from the ministry.',
    'Our director meets the shareholders on Monday.',
    'Un atelier sur l’entraide judiciaire aura lieu à Vienne.',
    'Семинар о правовой помощи пройдет в Вене.',
    '反腐败培训将于下周举行。',
    'سيعقد الاجتماع حول مكافحة الفساد يوم الاثنين.',
  ])('%s', (text) => expect(genresIn(text)).toEqual([]));

  test('nor one whose words stand far apart', () => {
    const far = ['The central authority', 'The power of attorney', 'Share capital', 'Reciprocity', 'suspects'].join(
      '\n'.padEnd(900, 'so on '),
    );
    expect(genresIn(far)).toEqual([]);
  });
});

describe('an excerpt is known without its title', () => {
  test.each([
    [
      'mla-request',
      '> We request that the account of Ruth Penrose be traced\n> and that she be heard as a suspect. Reciprocity is assured.',
    ],
    [
      'power-of-attorney',
      'Le mandant, Yves Vasseur, donne pouvoir à Noémie Benali de vendre l’immeuble et de signer en son nom.',
    ],
    [
      'freezing-order',
      'Se ordena el embargo de la cuenta 0042317788 de Rodrigo Valdivieso; el juzgado prohíbe disponer de los fondos. Cúmplase.',
    ],
    [
      'suspicious-transaction-report',
      'Клиент Тимур Жаров внёс 900 000 наличными, источник не подтверждён. Вызывает подозрение, просим проверить.',
    ],
    ['freezing-order', 'عقلة توقيفية\nالمعقول عنه: طارق العنزي\nالمعقول تحت يده: البنك الوطني\nالمبلغ: 765620'],
    ['mla-request', '受託法院：臺北地方法院\n囑託事項：訊問證人王偉\n請於訊問後將筆錄送還本院'],
    [
      'mla-request',
      'Diligénciese el exhorto: citar a Rodrigo Quintanar Solís para la audiencia y devuélvase con constancia.',
    ],
    ['register-extract', '注册号：06636623\n法定代表人：诸葛丽华\n股东：沈雨桐，69 %'],
    ['register-extract', 'رقم القيد: 778812\nالمدير: خالد العنزي\nالشركاء: ليلى المصري 60%'],
  ])('%s: %s', (genre, text) => expect(genresIn(text)).toContain(genre));
});

describe('a letter that asks, orders or names companies is none of them', () => {
  test.each([
    'Dear Hannah Sithole,\nwe request that you send us the quotation of Meridian Quay LLC over 763 101.00 by Friday.\nKind regards, Oliver Hargrove',
    'Je vous prie de trouver ci-joint la facture de Groupe Atlantide SA, 12 400,00. Cordialement, Yves Benali',
    'Просим выслать счёт от ООО «Ладога-Инвест» на 326 937,00. Спасибо, Алексей Орлов',
    '请于周五前提供金石投资控股有限公司的发票，金额807,368.00。谢谢，张晓梅',
  ])('%s', (text) => expect(genresIn(text)).toEqual([]));
});

test('a word of distance inside the words of a document is none', () => {
  expect(
    genresIn('Customer Ruth Brennan, 44 120 in cash: no invoice, no documents, consulting without a contract.'),
  ).toContain('suspicious-transaction-report');
});

test('an abbreviation is a title in capitals alone', () => {
  const report = (title: string) => `${title}\nRuth Brennan, 44 120 in cash`;
  expect(genresIn(report('STR to FIU'))).toContain('suspicious-transaction-report');
  expect(genresIn(report('str to fiu'))).not.toContain('suspicious-transaction-report');
});

describe('a statement is known by its figures', () => {
  test.each([
    [
      'balances that add up',
      '2 Jun rent 13,500.00 500.00\n4 Jun cash 9,000.00 9,500.00\n5 Jun cash 9,000.00 18,500.00\n9 Jun fee 10.00 18,490.00',
    ],
    [
      'with the latest first',
      '16 يوليو | +218 | 35,409\n16 يوليو | -393 | 35,191\n14 يوليو | +2,658 | 35,584\n10 يوليو | -900 | 32,926',
    ],
    [
      'in Arabic figures',
      '١١/١٠/٢٠٢٦ ٤٠٠٫٠٠ ٧١٬٨٢١٫٥٦\n١٢/١٠/٢٠٢٦ ٤٬٣١٧٫٠٣ ٦٧٬٥٠٤٫٥٣\n١٥/١٠/٢٠٢٦ ١٠٩٫٩٥ ٦٧٬٣٩٤٫٥٨\n١٦/١٠/٢٠٢٦ ٧٦٤٫١٠ ٦٦٬٦٣٠٫٤٨',
    ],
    [
      'balances before a remark',
      '1 20260301 -500.00 3,200.00 网上支付\n2 20260302 +9,000.00 12,200.00 工资\n3 20260306 -2,000.00 10,200.00 转账\n4 20260309 -200.00 10,000.00 消费',
    ],
    [
      'balances first and dates in the middle',
      '7,700.00\t+700.00\t2026-05-02\t工资\n7,400.00\t-300.00\t2026-05-03\t取现\n9,400.00\t+2,000.00\t2026-05-09\t汇入\n9,300.00\t-100.00\t2026-05-10\t消费',
    ],
    [
      'sums right behind Chinese words',
      '3月2日支出500.00元余额1,500.00元\n3月4日收入8,000.00元余额9,500.00元\n3月6日支出2,000.00元余额7,500.00元',
    ],
    ['MT 940', ':60F:C260301EUR1000,00\n:61:2603020302D200,00NTRFNONREF\n:62F:C260302EUR800,00'],
  ])('%s', (_what, text) => expect(genresIn(text)).toEqual(['statement']));

  test('but not by a list of sums', () => {
    expect(
      genresIn('2 Jun hotel 120.00 30.00\n4 Jun taxi 18.00 2.00\n5 Jun meals 31.00 4.50\n9 Jun rail 77.00 7.00'),
    ).toEqual([]);
  });
});

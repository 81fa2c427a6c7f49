/** Values by type: what is found, how surely, and what only looks like it. */
import { describe, expect, test } from 'vitest';
import { bandsOf, look } from './look.ts';

type Row = readonly [type: string, text: string];

const HIGH: readonly Row[] = [
  ['case-reference', 'Court docket no. CR-38941/25'],
  ['case-reference', 'Diligencias Previas 1234/2025'],
  ['case-reference', 'уголовное дело № 1-234/2025'],
  ['case-reference', 'القضية رقم 310 لسنة 2023'],
  ['case-reference', '（2026）粤03刑初412号'],
  ['case-reference', 'Parquet n° 23775000574'],
  ['seed-phrase', 'phrase = legal winner thank year wave sausage worth useful legal winner thank yellow'],
  ['seed-phrase', 'inside the door: legal winner thank year wave sausage worth useful legal winner thank yellow'],
  ['iban', 'pay to DE44 5001 0517 5407 3249 31 now'],
  ['iban', 'IBAN:BE71096123456769'],
  ['iban', 'please use SA4420000001234567891234'],
  ['iban', 'the example GB82 WEST 1234 5698 7654 32 is our IBAN: GB82WEST12345698765432'],
  ['card', 'charged to 4539 1488 0343 6467 today'],
  ['card', 'card number 4539148803436467 exp 12/27'],
  ['card', 'carte bancaire 5425-2334-3010-9903'],
  ['card', 'amex 3714 496353 76007'],
  ['card', 'carte bancaire n°4539148803436467'],
  ['card', 'card 4539 - 1488 - 0343 - 6467'],
  ['case-reference', 'Pourvoi n° K 22-83.412'],
  ['case-reference', 'minute n° 123/2024'],
  ['card', '信用卡4539148803436467'],
  ['account', 'Account number: 12345678, sort code 20-00-00'],
  ['account', 'расчетный счет 40817810099910004312'],
  ['account', 'رقم الحساب: ٠١٢٣٤٥٦٧٨٩'],
  ['account', '账号：6222021234567'],
  ['account', 'cuenta corriente nº 0049 1500 05 1234567892'],
  ['account', 'numéro de compte 00012345678'],
  ['crypto-address', 'send to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ['crypto-address', 'wallet 0x52908400098527886E0F7030069857D2E4169EE7'],
  ['crypto-address', 'paid in full, 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
  ['crypto-address', 'wallet 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'],
  [
    'crypto-address',
    'to 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
  ],
  [
    'crypto-address',
    'to 888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H',
  ],
  ['crypto-address', 'USDT: TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'],
  ['seed-phrase', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
  [
    'seed-phrase',
    '1. legal 2. winner 3. thank 4. year 5. wave 6. sausage 7. worth 8. useful 9. legal 10. winner 11. thank 12. yellow',
  ],
  ['mrz', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  ['mrz', '> I<UTOD231458907<<<<<<<<<<<<<<<\n> 7408122F1204159UTO<<<<<<<<<<<6\n> ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  ['mrz', 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
  ['passport', 'passport no. A1234567'],
  ['passport', 'паспорт серия 45 08 № 123456'],
  ['passport', '护照号：E12345678'],
  ['passport', 'جواز سفر رقم A01234567'],
  ['national-id', 'DNI: 12345678Z'],
  ['national-id', '身份证号：11010519491231002X'],
  ['national-id', 'ИНН 500100732259'],
  ['national-id', 'numéro de sécurité sociale 2 55 08 14 168 025 38'],
  ['national-id', 'PESEL 44051401458'],
  ['birth-date', 'Date of birth: 12 March 1985'],
  ['birth-date', 'né le 12/03/1985 à Lyon'],
  ['birth-date', 'fecha de nacimiento: 12 de marzo de 1985'],
  ['birth-date', 'Иванов (12.03.1985 г.р.)'],
  ['birth-date', 'D.O.B. 12/03/85'],
  ['birth-date', '出生日期：1985年3月12日'],
  ['birth-date', 'تاريخ الميلاد: ١٢/٠٣/١٩٨٥'],
  ['person-record', 'Date of birth: 12 March 1985, John Smith, passport no. A1234567'],
  ['lei', 'LEI 529900T8BM49AURSDO55'],
  ['vat', 'VAT no. FR 40 303 265 045'],
  ['private-key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA'],
  ['private-key', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF'],
  ['credential', `key ${'AKIA'}QYLPMN5HNM4EXYZA here`],
  ['credential', `token ${'ghp_'}016C7e8A9bC0dE1fG2hI3jK4lM5nO6pQ7rS8`],
  ['credential', 'postgres://clerk:Vz8kQm2pL@db.example/cases'],
  ['credential', 'Server=db.example;User Id=sa;Password=Geheim7!nis;'],
  ['national-id', 'RFC: GODE561231GR8'],
  ['account', 'he wired it to 40817810099910004312 in May'],
  ['bic', 'BIC: COBADEFFXXX'],
  ['bic', 'COBADEFFXXX (their SWIFT code)'],
  ['national-id', 'الرقم القومي: ٢٩٠٠١٠١١٢٣٤٥٦٧'],
  ['national-id', 'call 29001011234567 about it'],
  ['national-id', '王伟11010519491231002X到案'],
  ['national-id', 'снилс 112-233-445 95'],
  ['national-id', 'RUT 12.531.909-2'],
  ['national-id', '身分證字號 A123456789'],
  ['passport', 'and the passport?\nnumber HG0251887'],
  ['passport', '持E12345678号护照入境'],
  ['passport', 'هذا رقم جوازي A01234567'],
  ['birth-date', '12 апреля 1963 года рождения'],
  ['birth-date', 'ازداد سنة 1968 بتاريخ 4 مارس'],
  ['birth-date', 'من مواليد ١٢/٠٣/١٤٠٥'],
  ['birth-date', '1985年3月12日出生'],
  ['person-record', 'يوسف العنزي، 29001011234567، 08/12/1975'],
];

describe('found for sure', () => {
  test.each(HIGH)('%s: %s', (type, text) => expect(bandsOf(type, text)).toEqual(['high']));
});

const PROBABLE: readonly Row[] = [
  ['credential', 'Use niMbus#962bbaR as the password'],
  ['credential', 'the password Kestrel%317bRbf if you need it'],
  ['credential', 'Зайди с паролем vEl%604dedZ до пятницы'],
  ['credential', 'كلمة السر للملف niMbus&932XfbX'],
  ['credential', '解压口令 Kestrel$709eaeb'],
  ['credential', "le zip s'ouvre avec mango!651bZec"],
  ['credential', 'La contraseña para el adjunto: mango$441QbZX. Saludos.'],
  ['credential', 'code for the pdf, password?\nKestrel#831eYYR'],
  ['person-record', '韩志强，11010519491231002X，沈阳'],
  ['bic', 'our BIC is ZQPKDEFF'],
  ['bic', 'ZQPKDEFF is the BIC of that bank'],
  ['bic', 'DEUTDEFF500 paid'],
  ['vat', 'Northgate Ltd, PL5260001246, active'],
  ['national-id', 'الرقم الوطني: ٩٩٠٠١٠١١٢٣'],
  ['person-record', 'Amara Whitlock, 09.01.1972, +44 20 7946 0111'],
  ['person-record', 'witness: David Okafor, tel. +44 20 7946 0111, lives at 9 Milton Crescent'],
  ['card', 'charged to 4539148803436467 today'],
  ['national-id', 'número de identidad: 1712345675'],
  ['credential', 'Password: Tr0ub4dor&3'],
  ['credential', 'mot de passe : Tr0ub4dor&3'],
  ['credential', '密码：Tr0ub4dor&3'],
  ['person-record', 'ФИО: Иванов Иван, паспорт 45 08 123456'],
];

describe('found with doubt', () => {
  test.each(PROBABLE)('%s: %s', (type, text) => expect(bandsOf(type, text)).toEqual(['medium']));
});

const NOT: readonly Row[] = [
  ['credential', 'the password for case ACB-2025-12345 was changed'],
  ['credential', 'the password policy of NIST-SP-800-63b says so'],
  ['credential', 'password: $PASSWORD'],
  ['credential', 'password reset at https://portal.example/Reset?id=9aB'],
  ['case-reference', 'the court sat on 12/03/2024 in room 4'],
  ['case-reference', 'our invoice CR-38941/25'],
  ['iban', 'IBAN DE45 5001 0517 5407 3249 31'],
  ['iban', 'part DE44500105175407324931X'],
  ['iban', 'see GB29NWBK60161331926819 in the standard'],
  ['bic', 'the MINISTRY and its EXHIBITS, a DOCUMENT'],
  ['card', 'card number 4539 1488 0343 6468'],
  ['card', 'test with 4111111111111111'],
  ['card', 'id 550e8400-e29b-41d4-a716-446655440000'],
  ['card', 'https://shop.example/order/4539148803436467/view'],
  ['card', '0000 0000 0000 0000'],
  ['card', '12 34 56 78 90 12 34 56 78 90 12 34 56 78'],
  ['account', 'on account of 150000 euros'],
  ['account', 'account for 2023-2024'],
  ['account', 'invoice 12345678'],
  ['account', '781 crash when adding an account\n78914155 leaks the list'],
  ['account', 'a change to the account page (bug #701031)'],
  ['account', '\ttake the E3 into account\n\t20191005'],
  ['crypto-address', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx'],
  ['crypto-address', 'sha 52908400098527886E0F7030069857D2E4169EE7'],
  ['crypto-address', 'digest 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'],
  ['crypto-address', 'wallet TJRabPrwbZy45sbavfcjinPJC18kjpRTv9'],
  [
    'crypto-address',
    'wallet 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B',
  ],
  ['seed-phrase', 'legal winner thank year wave sausage worth useful legal winner thank thank'],
  ['seed-phrase', 'nothing about winter, about water and about money can ever make people agree with another'],
  ['mrz', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C35UTO7408121F1204158ZE184226B<<<<<11'],
  ['account', 'account 12345678, which is wrong'],
  ['vat', 'PL5260001246 is not a valid VAT number'],
  ['passport', 'паспорт сделки 48133160'],
  ['birth-date', 'born of a meeting on 19/01/2025'],
  ['national-id', 'СНИЛС 112-233-445 96'],
  ['person-record', 'Amara Whitlock, Director\nOffice of Audits, tel. +44 20 7946 0111'],
  ['passport', 'passport renewal in 2023'],
  ['passport', 'tracking number A1234567'],
  ['passport', 'Passport control: call 01234567'],
  ['national-id', 'DNI 12345678A'],
  ['national-id', 'ИНН 500100732258'],
  ['national-id', 'the number 12345678Z'],
  ['national-id', 'as RFC 5322 and RFC 2822-2 say'],
  ['national-id', 'being run before version 30-20220630-1'],
  ['birth-date', 'meeting on 12 March 1985'],
  ['birth-date', 'Date of birth: unknown'],
  ['person-record', 'Social Security Number 536-90-4399'],
  ['person-record', 'Passport Office, New York: passport no. A1234567, Date of birth: 12 March 1985'],
  ['lei', 'LEI 529900T8BM49AURSDO54'],
  ['vat', 'VAT no. FR 41 303 265 045'],
  ['private-key', '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq'],
  ['credential', 'password: ********'],
  ['credential', 'your password is confidential'],
  ['credential', 'postgres://user:<password>@db.example/cases'],
  ['credential', 'http://login:pass@node1.example:8009/notify'],
  ['credential', 'userdb passwd: blocking=yes'],
  ['credential', 'user:password:uid:gid:(gecos):home:(shell):extra_fields'],
  ['credential', 'private_password=some_password'],
  ['credential', 'Server=db.example;Password=<password>;'],
];

describe('left alone', () => {
  test.each(NOT)('%s: %s', (type, text) => expect(bandsOf(type, text)).toEqual([]));
});

describe('in tables', () => {
  const table =
    'Name\tPassport\tPhone\tAmount\nAli Ben\tA1234567\t0612345678\t12345678\nEva Mar\tB7654321\t0687654321\t23456789';

  test('a column is what its heading says, for every row', () => {
    expect(bandsOf('passport', table, 'table')).toEqual(['high']);
    expect(bandsOf('person-record', table, 'table')).toEqual(['medium']);
  });

  test('a heading speaks for its own column alone', () => {
    expect(bandsOf('account', `Account\tOrder\n12345678\t87654321`, 'table')).toEqual(['high']);
    expect(bandsOf('account', 'Account of\tOrder\nAli\t87654321', 'table')).toEqual([]);
  });

  test('where there are two columns, the left one says what the right one is', () => {
    const form = 'Name\tJohn Smith\nPassport\tA1234567\nDate of birth\t12.03.1985\nOffice\tB7654321';
    expect(look(form, 'table').map(({ type, count }) => [type, count])).toEqual(
      expect.arrayContaining([
        ['passport', 1],
        ['birth-date', 1],
      ]),
    );
  });

  test('passwords stand under their heading', () => {
    expect(bandsOf('credential', 'Login\tPassword\nbob\tTr0ub4dor&3', 'table')).toEqual(['medium']);
  });

  test('most cells of a column that pass a check speak for each other', () => {
    const luhn = ['9000000000000001', '9000000000000019', '9000000000000027', '9000000000000035', '9000000000000043'];
    const others = luhn.map((number) => `${number.slice(0, -1)}${(Number(number.at(-1)) + 5) % 10}`);
    const column = (cells: readonly string[]) => cells.map((cell) => `x\t${cell}`).join('\n');
    expect(bandsOf('card', column([...luhn, ...others]), 'table')).toEqual([]);
    expect(bandsOf('card', column([...luhn, ...others.slice(0, 3)]), 'table')).toEqual(['high']);
  });

  test('a column that passes one State’s check holds numbers of persons, also where no word says so', () => {
    const digits = Array.from({ length: 10 }, (_, n) => 12_345_678 + n * 7_654_321);
    const dni = digits.map((digit) => `${digit}${'TRWAGMYFPDXBNJZSQVHLCKE'[digit % 23]}`);
    expect(look(dni.join('\n'), 'table')).toMatchObject([{ type: 'national-id', band: 'high', count: 10 }]);
    expect(look(dni.slice(0, 7).join('\n'), 'table')).toEqual([]);
    expect(look(digits.join('\n'), 'table')).toEqual([]);
  });

  test('a statement is known by its rows', () => {
    const row = (n: number) => `${10 + n}.03.2026\ttransfer\t${n}50.00\t12${n}0.50`;
    expect(bandsOf('statement', Array.from({ length: 8 }, (_, n) => row(n)).join('\n'), 'table')).toEqual(['medium']);
    expect(bandsOf('statement', Array.from({ length: 7 }, (_, n) => row(n)).join('\n'), 'table')).toEqual([]);
  });
});

/** Markings: where they stand decides, in every language and scheme. */
import { describe, expect, test } from 'vitest';
import type { Level } from '../../../../gateway/inspect/finding.ts';
import type { Role } from '../../../../gateway/inspect/part.ts';
import { look } from './look.ts';

const levels = (text: string, role: Role = 'body') =>
  look(text, role)
    .filter(({ type, band }) => type === 'marking' && band === 'high')
    .map(({ level }) => level);

const ALONE: readonly (readonly [line: string, level: Level])[] = [
  ['TLP:RED', 'secret'],
  ['TLP: AMBER', 'restricted'],
  ['TLP:AMBER+STRICT', 'restricted'],
  ['** TLP:GREEN **', 'internal'],
  ['TLP:CLEAR', 'clear'],
  ['RESTREINT UE/EU RESTRICTED', 'restricted'],
  ['CONFIDENTIEL UE/EU CONFIDENTIAL', 'confidential'],
  ['SECRET UE/EU SECRET', 'secret'],
  ['TRÈS SECRET UE/EU TOP SECRET', 'top-secret'],
  ['LIMITE', 'internal'],
  ['NATO RESTRICTED', 'restricted'],
  ['NATO SECRET', 'secret'],
  ['COSMIC TOP SECRET', 'top-secret'],
  ['UNITED NATIONS STRICTLY CONFIDENTIAL', 'secret'],
  ['OFFICIAL-SENSITIVE', 'restricted'],
  ['VS-NUR FÜR DEN DIENSTGEBRAUCH', 'restricted'],
  ['VS-NfD', 'restricted'],
  ['SECRET // NOFORN', 'secret'],
  ['- 3 - CONFIDENTIAL - 3 -', 'confidential'],
  ['Classification: Confidential', 'confidential'],
  ['DIFFUSION RESTREINTE', 'restricted'],
  ['TRÈS SECRET', 'top-secret'],
  ['DIFUSIÓN LIMITADA', 'restricted'],
  ['RESERVADO', 'restricted'],
  ['Для служебного пользования', 'restricted'],
  ['СОВЕРШЕННО СЕКРЕТНО', 'top-secret'],
  ['СЕКРЕТНО Экз. № 2', 'secret'],
  ['机密', 'confidential'],
  ['绝密', 'top-secret'],
  ['密级：秘密', 'confidential'],
  ['سري للغاية', 'top-secret'],
  ['سرّي', 'confidential'],
  ['CONFIDENTIEL LUX', 'confidential'],
  ['机密★5年', 'confidential'],
  ['密等：機密', 'confidential'],
  ['内部资料，严禁外传', 'internal'],
  ['صفحة 2 — سري', 'confidential'],
  ['التصنيف: سري للغاية', 'top-secret'],
  ['Página 2 - DIFUSIÓN LIMITADA', 'restricted'],
  ['лист 2 из 3 | TLP:AMBER', 'restricted'],
  ['исх. 878/дсп', 'restricted'],
  ['Footer: CONFIDENTIEL UE/EU CONFIDENTIAL\t4/9', 'confidential'],
  ['Subject: TLP:RED - do not forward', 'secret'],
  ['RESERVADO - Asunto: entrevista', 'restricted'],
  ['STRENG GEHEIM', 'top-secret'],
  ['(S//NF) The source met the minister.', 'secret'],
  ['Рег. № 12/345дсп', 'restricted'],
  ['Совершенно секретно / экз. единственный', 'top-secret'],
  ['Строго секретно', 'top-secret'],
  ['S E C R E T', 'secret'],
  ['CUI//SP-INV', 'restricted'],
  ['Mention : DR', 'restricted'],
  ['PROTECTED B / PROTÉGÉ B', 'confidential'],
  ['机密_名单.xlsx', 'confidential'],
  ['Қызмет бабында пайдалану үшін', 'restricted'],
  ['درجة الكتمان: سري جداً', 'secret'],
  ['This report is classified EU RESTRICTED.', 'restricted'],
];

describe('a marking on a line of its own', () => {
  test.each(ALONE)('%s is %s', (line, level) => {
    expect(levels(line)).toEqual([level]);
    expect(levels(`Dear colleague,\n\n${line}\n\nplease find the file.`)).toEqual([level]);
  });
});

describe('elsewhere it counts', () => {
  test.each([
    ['[CONFIDENTIAL] minutes', 'subject', 'confidential'],
    ['Re: Fwd: TLP:AMBER - indicators', 'subject', 'restricted'],
    ['indicators [TLP:AMBER]', 'subject', 'restricted'],
    ['Ministry of Justice — EU RESTRICTED — 2026', 'header', 'restricted'],
    ['page 3, SECRET, copy 4 of 7', 'footer', 'secret'],
    ['NATO SECRET - minutes of the meeting', 'body', 'secret'],
    ['EU RESTRICTED: minutes of the meeting', 'body', 'restricted'],
  ] as const)('%s in a %s', (text, role, level) => {
    expect(levels(text, role)).toEqual([level]);
  });
});

describe('a label of Microsoft Purview is exact:', () => {
  const id = '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f';
  const label = (more: string, of = id) => `MSIP_Label_${of}_Enabled: true\nMSIP_Label_${of}_${more}`;

  test.each([
    ['its name tells the level', label('Name: Confidential'), ['confidential']],
    ['the level stands in a longer name', label('Name: Highly Confidential \\ All Employees'), ['secret']],
    ['in the field of a mail', `msip_labels: ${label('Name=EU RESTRICTED').replaceAll('\n', ';')}; x`, ['restricted']],
    ['a name that says nothing is at least internal', label('Name: Board'), ['internal']],
    ['so is none', label('Method: Privileged'), ['internal']],
    [
      'the first label of every tenant is for persons',
      label('Method: Standard', 'defa4170-0d19-0005-0000-bc88714345d2'),
      ['clear'],
    ],
    ['another of them is confidential', label('Name: X', 'defa4170-0d19-0005-0007-bc88714345d2'), ['confidential']],
    ['what may be published', label('Name: Public'), ['clear']],
    ['one that was taken away is none', `MSIP_Label_${id}_Enabled: false\nMSIP_Label_${id}_Name: Secret`, []],
    [
      'two labels are two',
      `${label('Name: Secret')}\n${label('Name: Public', id.replace('0a', '1a'))}`,
      ['secret', 'clear'],
    ],
  ] as const)('%s', (_, text, expected) => expect(levels(text, 'property')).toEqual(expected));

  test('words about one in a text are none', () => expect(levels(label('Name: Confidential'), 'body')).toEqual([]));
});

describe('no marking is', () => {
  test.each([
    ['This e-mail and its attachments are confidential and may be privileged.', 'body'],
    ['Documents marked TLP:RED must not be shared.', 'body'],
    ['Secret Santa on Friday', 'subject'],
    ['confidential information policy', 'subject'],
    ['The internal market and a restricted area', 'body'],
    ['Это не секретно, но важно.', 'body'],
    ['请注意保守商业秘密和机密信息。', 'body'],
    ['هذا البريد سري ولا يجوز نشره', 'body'],
    ['Le secret de l’instruction est la règle', 'header'],
    ['Internal revenue', 'table'],
    ['TRÈS SECRET : ce qui nuit à l’État\nSECRET : ce qui nuit au service', 'body'],
    ['绝密\n机密\n内部', 'body'],
    ['La mention « DIFFUSION RESTREINTE » remplace-t-elle l’ancienne ?', 'body'],
    ['Interne : +33 6 39 98 82 91', 'body'],
  ] as const)('%s', (text, role) => expect(levels(text, role)).toEqual([]));

  test('a lone everyday word in small letters is only probably one', () => {
    expect(look('Confidential').map(({ band }) => band)).toEqual(['medium']);
  });
});

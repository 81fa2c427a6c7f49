/** Ordinary office text, made at test time: what is said when there is nothing to say. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../gateway/inspect/finding.ts';
import { look } from './look.ts';

/** What offices write every day; `#` is any digit, `@` any capital, `$` a word. */
const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  English: [
    'Please find attached the invoice no. ######## of ##.0#.2026 over 1#,###.## EUR.',
    'The meeting on 1# March 2026 is in room ###, tel +43 1 #### ####.',
    'Your order number is @@-########, tracking number ############.',
    'Version #.#.## was released; see https://www.example/$/########?id=################ for the $.',
    'This e-mail is confidential and may be privileged; the secret of good $ is $.',
    'Build ################ of $, commit ########ab########cd, took ## minutes.',
    'The director and the shareholders discussed the $ and the budget of ### ### ### euros.',
    'ISBN 978-#-####-####-#, page ###, volume ##, $ and $.',
    'The prosecutor general opened the training on mutual legal assistance with a $.',
  ],
  French: [
    'La facture n° ######## du 1#/0#/2026 est payée, $ et $.',
    'Réunion le 1# mars 2026, tél. 01 ## ## ## ##, salle $.',
    'Le secret professionnel est la règle du $.',
  ],
  Spanish: [
    'El pedido ######## llegó el 1#/0#/2026 con $ y $.',
    'La reunión será el 1# de marzo, tel. 91 ### ## ##, sala $.',
    'Información confidencial del $ no debe publicarse.',
  ],
  Russian: [
    'Счет-фактура № ###### от 1#.0#.2026 оплачен, $.',
    'Совещание состоится 1# марта 2026 года, тел. +7 495 ###-##-##.',
    'Это не секретно, но важно для отдела $.',
  ],
  Chinese: [
    '订单号########，请于2026年3月1#日前确认。',
    '会议室###，电话##########，请保守秘密。',
    '发票金额为##,###.##元，版本#.#。',
  ],
  Arabic: [
    'رقم الفاتورة ######## بتاريخ 1#/0#/2026 والمبلغ ####.',
    'الاجتماع يوم 1# مارس في القاعة ###، هاتف ########.',
    'هذه الرسالة سرية ولا يجوز نشرها.',
  ],
};
const WORDS = [
  'MINISTRY',
  'report',
  'DOCUMENT',
  'Agenda',
  'colleague',
  'network',
  'EXHIBITS',
  'summary',
  'Vienna',
  'passports',
];

/** Always the same text: the minimal standard generator of Park and Miller. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

function ordinary(sentences: readonly string[], length: number): string {
  const pick = generator(20261122);
  const fill: Readonly<Record<string, () => string>> = {
    '#': () => String(pick(10)),
    '@': () => String.fromCharCode(65 + pick(26)),
    $: () => WORDS[pick(WORDS.length)]!,
  };
  let text = '';
  while (text.length < length)
    text += sentences[pick(sentences.length)]!.replace(/[#@$]/g, (place) => fill[place]!()) + (pick(4) ? ' ' : '\n');
  return text;
}

describe('of ordinary text', () => {
  test.each(Object.entries(SENTENCES))(
    'in %s hundreds of thousands of characters hold next to nothing',
    (_language, sentences) => {
      // mails of 4 kB, since what repeats within a message makes itself likelier
      const text = ordinary(sentences, 300_000);
      const mails = Array.from({ length: Math.ceil(text.length / 4000) }, (_, n) =>
        text.slice(n * 4000, n * 4000 + 4000),
      );
      const found = mails.flatMap((mail) => look(mail)).filter(({ band }) => band !== 'low');
      const counts = Map.groupBy(found, ({ type }: Finding) => type);
      expect(
        [...counts]
          .filter(([, findings]) => findings.length > 1)
          .map(([type, all]) => [type, all.length, all[0]?.evidence]),
      ).toEqual([]);
    },
  );
});

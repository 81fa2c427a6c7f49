/** Text in many encodings and notations, with canaries. */
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';

export const plainTexts = (): readonly CanaryFile[] => [
  ...Object.entries(ENCODINGS).map(([name, encoded]) =>
    hiding(name, `${name.replaceAll(' ', '-').toLowerCase()}.txt`, (hide) => encoded(`${hide('text')}\r\n`)),
  ),
  hiding('csv', 'flows.csv', table),
  hiding('json', 'data.json', json),
  hiding('xml', 'data.xml', xml),
  hiding(
    'xml with an entity',
    'entity.xml',
    (hide) => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "${hide('entity')}">]><a>${hide('text')} &e;</a>`,
  ),
  hiding('ldif', 'people.ldif', directory),
  hiding('text', 'notes.txt', notes),
];

const wide = (text: string) => Buffer.from(text, 'utf16le');
const swapped = (text: string) => wide(text).swap16();

const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF little endian with a mark': (text) => wide(`\ufeff${text}`),
  'UTF big endian with a mark': (text) => swapped(`\ufeff${text}`),
  'UTF little endian': wide,
  'UTF big endian': swapped,
  'UTF in four octets': (text) =>
    Buffer.from(
      Uint32Array.from([0xfeff, ...text].map((each) => (typeof each === 'number' ? each : each.charCodeAt(0)))).buffer,
    ),
  'Windows-1251': (text) => Buffer.concat([Buffer.from('cff0e8e2e5f2', 'hex'), Buffer.from(`, ${text}`)]),
};

function table(hide: Hide): string {
  return `${hide('heading')};b\r\n${hide('cell')};1\r\n"x;""${hide('quoted cell')}""";2\r\n"x\r\n${hide('second line of a cell')}";3\r\n=HYPERLINK("https://a.example/${hide('formula')}");4\r\n`;
}

const escapes = (text: string) =>
  Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

function json(hide: Hide): string {
  return `{"${hide('name')}":"${hide('string')}","a":["${hide('list')}",{"b":"${escapes(hide('escaped'))}"}],"c":"${Buffer.from(hide('base64')).toString('base64')}"}`;
}

function xml(hide: Hide): string {
  const references = Array.from(
    hide('character references'),
    (letter) => `&#x${letter.charCodeAt(0).toString(16)};`,
  ).join('');
  return `<?xml version="1.0"?><?own ${hide('instruction')}?><!-- ${hide('comment')} --><a b="${hide('attribute')}"><${hide('name of element')}/><c>${hide('text')}</c><![CDATA[${hide('CDATA')}]]>${references}</a>`;
}

/** RFC 2849: two colons stand before base64, and a space goes on with a line. */
function directory(hide: Hide): string {
  const [one, two] = halves(hide('folded line'));
  return `dn: cn=${hide('name')}\ncn: x\ndescription:: ${Buffer.from(hide('base64')).toString('base64')}\ntitle: ${one}\n ${two}\n# ${hide('comment')}\n`;
}

function notes(hide: Hide): string {
  const base64 = Buffer.from(`This is ${hide('base64')}, packed.`).toString('base64');
  const hex = Buffer.from(hide('hexadecimal')).toString('hex');
  const percent = Array.from(hide('percent'), (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  return `${hide('text')}\n\n${base64}\n\n${hex}\n\n${percent}\n`;
}

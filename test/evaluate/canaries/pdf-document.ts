/** What a PDF says beside its pages: catalogue, bookmarks, forms, annotations, attachments, scripts, structure. */
import type { Hide } from './canary-file.ts';
import { deflatedStream, type Objects, stream } from './pdf-writer.ts';

const hex = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');
const wide = (text: string) => `<feff${hex(text)}>`;

/** Objects 1, 6 to 9 and 20 to 27. */
export function catalogue(hide: Hide): Objects {
  const names = `/Names << /Dests << /Names [(${hide('named destination')}) [3 0 R /Fit]] >> /EmbeddedFiles << /Names [(${hide('name of attachment')}) 21 0 R] >> /JavaScript << /Names [(x) 23 0 R] >> >>`;
  const layers = '/OCProperties << /OCGs [15 0 R] /D << /OFF [15 0 R] /Order [15 0 R] >> >>';
  const labels = `/PageLabels << /Nums [0 << /P (${hide('page label')}) /S /D >>] >>`;
  return {
    1: `<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /AcroForm 8 0 R /Metadata 20 0 R /StructTreeRoot 24 0 R /MarkInfo << /Marked true >> /OpenAction << /S /JavaScript /JS (app.alert\\("${hide('open action')}"\\)) >> /Lang (en) /PieceInfo << /Own << /LastModified (D:2026) /Private (${hide('private data')}) >> >> ${names} ${layers} ${labels} >>`,
    6: '<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>',
    7: `<< /Title ${wide(hide('bookmark in two octets'))} /Parent 6 0 R /Dest [3 0 R /Fit] >>`,
    9: `<< /Title (${hide('Info title')}) /Author ${wide(hide('Info author in two octets'))} /Subject <${Buffer.from(hide('Info subject in hexadecimal')).toString('hex')}> /Keywords (${hide('Info keywords')}) /Own (${hide('own entry of Info')}) >>`,
    20: stream(xmp(hide('XMP'), hide('XMP attribute')), '/Type /Metadata /Subtype /XML'),
    21: `<< /Type /Filespec /F (${hide('attachment file name')}) /UF (x.txt) /Desc (${hide('description of attachment')}) /EF << /F 22 0 R >> >>`,
    22: deflatedStream(hide('attachment'), '/Type /EmbeddedFile /Subtype /text#2Fplain'),
    23: '<< /S /JavaScript /JS 27 0 R >>',
    24: '<< /Type /StructTreeRoot /K [25 0 R] /ParentTree << /Nums [] >> >>',
    25: `<< /Type /StructElem /S /Figure /P 24 0 R /Pg 3 0 R /Alt (${hide('alt text of structure')}) /ActualText (${hide('actual text of structure')}) /E (${hide('expansion of structure')}) /T (${hide('title of structure')}) >>`,
    26: `<< /Orphan (${hide('object that nothing points to')}) >>`,
    27: deflatedStream(`var a = "${hide('JavaScript stream')}";`),
  };
}

/** Objects 8 and 30 to 39: a form, its XFA, and what lies upon the page. */
export function interactive(hide: Hide): Objects {
  const annotation = (kind: string, entries: string) =>
    `<< /Type /Annot /Subtype /${kind} /Rect [20 20 40 40] /P 3 0 R ${entries} >>`;
  const rich = `<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>${hide('rich contents of annotation')}</p></body>`;
  const xfa = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><a>${hide('XFA data')}</a></xfa:data></xfa:datasets></xdp:xdp>`;
  return {
    8: '<< /Fields [33 0 R 35 0 R] /DR << /Font << /F1 10 0 R >> >> /DA (/F1 12 Tf 0 g) /XFA 36 0 R >>',
    30: annotation(
      'Text',
      `/Contents (${hide('annotation')}) /T (${hide('author of annotation')}) /Subj (${hide('subject of annotation')}) /RC (${rich}) /Popup 31 0 R`,
    ),
    31: annotation('Popup', `/Parent 30 0 R /Contents (${hide('popup')})`),
    32: annotation('Link', `/A << /S /URI /URI (https://a.example/?q=${hide('link')}) >>`),
    33: annotation(
      'Widget',
      `/FT /Tx /T (${hide('name of field')}) /TU (${hide('hint of field')}) /V (${hide('value of field')}) /DV (${hide('default of field')}) /AA << /K << /S /JavaScript /JS (// ${hide('script of field')}) >> >>`,
    ),
    34: annotation('FreeText', `/DA (/F1 12 Tf 0 g) /Contents (x) /AP << /N 37 0 R >>`),
    35: `<< /FT /Ch /T (c) /Opt [[(${hide('export value of option')}) (${hide('option')})]] >>`,
    36: deflatedStream(xfa),
    37: deflatedStream(
      `BT /F1 12 Tf (${hide('appearance of annotation')}) Tj ET`,
      '/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F1 10 0 R >> >>',
    ),
  };
}

const xmp = (text: string, attribute: string) =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/" pdf:Keywords="${attribute}"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

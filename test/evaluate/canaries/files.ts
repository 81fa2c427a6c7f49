/** All files with canaries. */
import { archives } from './archives.ts';
import { calendars } from './calendar.ts';
import type { CanaryFile } from './canary-file.ts';
import { disguises } from './disguises.ts';
import { docx } from './docx.ts';
import { fixtures } from './fixtures.ts';
import { html } from './html.ts';
import { mails } from './mail.ts';
import { openDocuments } from './odf.ts';
import { outlookItems } from './outlook.ts';
import { pdfs } from './pdf.ts';
import { pictures } from './pictures.ts';
import { plainTexts } from './plain.ts';
import { pptx } from './pptx.ts';
import { rtf } from './rtf.ts';
import { xlsx } from './xlsx.ts';

export async function canaryFiles(): Promise<readonly CanaryFile[]> {
  return [
    ...[docx(), xlsx(), pptx(), ...openDocuments(), ...pdfs(), rtf(), html()],
    ...fixtures(),
    ...[...mails(), ...outlookItems(), ...calendars(), ...archives(), ...plainTexts(), ...pictures(), ...disguises()],
  ];
}

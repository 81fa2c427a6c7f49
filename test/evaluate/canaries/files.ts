/** All files with canaries. */
import type { CanaryFile } from './canary-file.ts';
import { docx } from './docx.ts';
import { html } from './html.ts';
import { openDocuments } from './odf.ts';
import { pdfs } from './pdf.ts';
import { pictures } from './pictures.ts';
import { pptx } from './pptx.ts';
import { rtf } from './rtf.ts';
import { xlsx } from './xlsx.ts';

export async function canaryFiles(): Promise<readonly CanaryFile[]> {
  return [docx(), xlsx(), pptx(), ...openDocuments(), rtf(), html(), ...pdfs(), ...pictures()];
}

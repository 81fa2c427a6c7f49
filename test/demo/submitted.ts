/** Makes a message out of what the page's form says. */
import { AddressError, parseAddress } from '../../directory/address.ts';
import type { Submission } from './mailbox-server.ts';
import { type Attachment, compose, DemoError, MAX_MESSAGE, readMessageFile, submissionOf } from './message.ts';
import type { Draft } from './view.ts';

/** What was typed cannot be sent; the reason is a text of the page. */
export class Unsendable extends Error {
  override name = 'Unsendable';
  readonly reason: 'noMessage' | 'address' | 'tooLarge' | 'file';
  readonly values: Readonly<Record<string, string>>;
  readonly draft: Draft | null;

  constructor(reason: Unsendable['reason'], values: Readonly<Record<string, string>> = {}, draft: Draft | null = null) {
    super(reason);
    this.reason = reason;
    this.values = values;
    this.draft = draft;
  }
}

/**
 * A message file as it is, or a message written from the fields.
 * @throws Unsendable
 */
export async function readForm(form: FormData): Promise<Submission> {
  const file = form.get('file');
  if (file instanceof File) return fromFile(file);
  const text = (name: string) => String(form.get(name) ?? '').slice(0, MAX_TEXT);
  const draft: Draft = {
    from: text('from').trim(),
    to: text('to').trim(),
    subject: text('subject'),
    text: text('text'),
  };
  if (draft.subject.trim() === '' && draft.text.trim() === '') throw new Unsendable('noMessage', {}, draft);
  for (const address of [draft.from, draft.to]) checkAddress(address, draft);
  const given = form.get('attachment');
  const attachment = given instanceof File && given.size > 0 ? await attached(given, draft) : null;
  return submissionOf(compose({ ...draft, fromName: '', toName: '', attachment }));
}

const MAX_TEXT = 200_000;

function checkAddress(address: string, draft: Draft): void {
  try {
    parseAddress(address);
  } catch (error) {
    if (error instanceof AddressError) throw new Unsendable('address', { address }, draft);
    throw error;
  }
}

async function attached(file: File, draft: Draft): Promise<Attachment> {
  // In base64 it grows by a third.
  if (file.size > MAX_MESSAGE * 0.7) throw new Unsendable('tooLarge', {}, draft);
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function fromFile(file: File): Promise<Submission> {
  if (file.size === 0) throw new Unsendable('noMessage');
  try {
    return submissionOf(readMessageFile(new Uint8Array(await file.arrayBuffer())));
  } catch (error) {
    if (error instanceof DemoError) throw new Unsendable('file', { reason: error.message });
    throw error;
  }
}

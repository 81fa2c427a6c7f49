/** Fetches a proposal from the registry, and brings it a signature; nothing else that the registry says is believed or shown as true. */
import type { EntrySignature } from '../log/envelope.ts';
import { parseJson } from '../log/envelope.ts';
import { type Proposal, readProposal } from '../proposal.ts';
import { printable } from '../telling/printable.ts';
import { SignerError } from './signer-error.ts';

/** @throws SignerError, EntryError */
export async function fetchProposal(url: URL): Promise<Proposal> {
  const answer = parseJson(await ask(url, { headers: { accept: 'application/json' } }));
  const { proposal = answer } = Object(answer) as { readonly proposal?: unknown };
  return readProposal(JSON.stringify(proposal));
}

/** Answers where the signature went. @throws SignerError */
export async function postSignature(url: URL, { keyid, signature }: EntrySignature): Promise<string> {
  const body = JSON.stringify({ signatures: [{ keyid, sig: Buffer.from(signature).toString('base64') }] });
  const target = new URL(`${url.href.replace(/\/$/, '')}/signatures`);
  await ask(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return target.href;
}

/** In milliseconds. */
const PATIENCE = 30_000;
/** In characters; a proposal is far smaller. */
const LIMIT = 1 << 20;

/** No redirect is followed: the proposal comes from where its reader thinks, or not at all. */
async function ask(url: URL, init: RequestInit): Promise<string> {
  let text = '';
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) }).catch(
    (cause) => {
      throw new SignerError(`${url.href} cannot be reached`, { cause });
    },
  );
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LIMIT) throw new SignerError(`${url.href} answers without an end`);
  }
  if (!response.ok) throw new SignerError(`${url.href} answers ${response.status}: ${reason(text)}`);
  return text;
}

/** RFC 9457: the sentence for a person, where there is one. */
function reason(text: string): string {
  const [, detail = 'without a reason'] = /"detail":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return printable(detail.slice(0, 500));
}

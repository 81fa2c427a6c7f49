/** Fetches a proposal from the registry, and brings it a signature; nothing else that the registry says is believed or shown as true. */
import { type EntrySignature, parseJson } from '../log/envelope.ts';
import { type Proposal, printProposal, readProposal, withSignatures } from '../proposal.ts';
import { printable } from '../telling/printable.ts';
import { SignerError } from './signer-error.ts';

/** @throws SignerError, EntryError */
export async function fetchProposal(url: URL): Promise<Proposal> {
  const answer = parseJson(await ask(url, { headers: { accept: 'application/json' } }));
  const { proposal = answer } = Object(answer) as { readonly proposal?: unknown };
  return readProposal(JSON.stringify(proposal));
}

/** Answers where the signatures went. @throws SignerError */
export async function postSignatures(
  url: URL,
  signed: Proposal,
  signatures: readonly EntrySignature[],
): Promise<string> {
  const target = new URL(`${url.href.replace(/\/$/, '')}/signatures`);
  const { signatures: all } = JSON.parse(printProposal(withSignatures({ ...signed, signatures: [] }, signatures)));
  await post(target, { signatures: all });
  return target.href;
}

/** Hands a proposal to the registry at that address; answers where it is from then on. @throws SignerError */
export async function fileProposal(registry: URL, proposal: Proposal): Promise<string> {
  const target = new URL('v1/proposals', registry.href.endsWith('/') ? registry : `${registry.href}/`);
  const { id } = Object(parseJson(await post(target, { proposal: JSON.parse(printProposal(proposal)) })));
  return `${target.href}/${encodeURIComponent(String(id))}`;
}

function post(url: URL, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return ask(url, { method: 'POST', headers, body: JSON.stringify(body) });
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

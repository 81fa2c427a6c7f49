/** Where a proposal comes from, and where it goes with one more signature: a file, the standard input, or the registry. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { replaceFile } from '../durable.ts';
import { type Proposal, printProposal, readProposal } from '../proposal.ts';
import { fetchProposal, postSignatures } from './registry-client.ts';

export interface ProposalPlace {
  read(): Promise<Proposal>;
  /** Answers where it went. */
  write(signed: Proposal): Promise<string>;
}

/** The place of that name. What is signed goes to `out` where that is named, and otherwise back to where the proposal came from. */
export function placeOf(name: string, out: string | undefined): ProposalPlace {
  if (/^https?:\/\//.test(name)) return registryPlace(new URL(name), out);
  return {
    read: async () => readProposal(await (name === '-' ? text(process.stdin) : readFile(name, 'utf8'))),
    write: async (signed) => {
      if (out !== undefined || name !== '-') return writeTo(out ?? name, signed);
      process.stdout.write(printProposal(signed));
      return 'the standard output';
    },
  };
}

/** Only what was added goes back: the registry has the rest. */
function registryPlace(url: URL, out: string | undefined): ProposalPlace {
  let before = 0;
  return {
    read: async () => {
      const proposal = await fetchProposal(url);
      before = proposal.signatures.length;
      return proposal;
    },
    write: (signed) =>
      out === undefined ? postSignatures(url, signed, signed.signatures.slice(before)) : writeTo(out, signed),
  };
}

async function writeTo(path: string, proposal: Proposal): Promise<string> {
  await replaceFile(path, printProposal(proposal), 0o644);
  return path;
}

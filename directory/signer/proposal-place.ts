/** Where a proposal comes from, and where it goes with one more signature: a file, the standard input, or the registry. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { replaceFile } from '../durable.ts';
import { type Proposal, printProposal, readProposal } from '../proposal.ts';
import { fetchProposal, postSignature } from './registry-client.ts';

export interface ProposalPlace {
  read(): Promise<Proposal>;
  /** Answers where it went. */
  write(signed: Proposal): Promise<string>;
}

/** The place of that name. What is signed goes to `out` where that is named, and otherwise back to where the proposal came from. */
export function placeOf(name: string, out: string | undefined): ProposalPlace {
  const isUrl = /^https?:\/\//.test(name);
  return {
    read: async () => {
      if (isUrl) return fetchProposal(new URL(name));
      return readProposal(await (name === '-' ? text(process.stdin) : readFile(name, 'utf8')));
    },
    write: async (signed) => {
      const path = out ?? (isUrl || name === '-' ? null : name);
      if (path !== null) {
        await replaceFile(path, printProposal(signed), 0o644);
        return path;
      }
      if (isUrl) return postSignature(new URL(name), signed.signatures.at(-1)!);
      process.stdout.write(printProposal(signed));
      return 'the standard output';
    },
  };
}

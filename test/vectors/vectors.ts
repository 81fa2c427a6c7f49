/** The data files of this folder, and the ways in which each form of them goes over a wire. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a JSON file; in their texts each character stands for one octet. */
export function rowsOf<Row>(file: string): readonly Row[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

export type Chunking = 'whole' | 'octet by octet';
export type Wire = 'in clear' | 'under TLS';

/** How octets are sent, and over what. */
export const WAYS: readonly (readonly [Chunking, Wire])[] = [
  ['whole', 'in clear'],
  ['octet by octet', 'in clear'],
  ['whole', 'under TLS'],
  ['octet by octet', 'under TLS'],
];

/** What kinds of keys a certificate holds, for people who judge it. */
import { readKey } from 'openpgp';
import { PROFILE } from './certificate-packets.ts';

/** The primary key first, then its subkeys, by the names that RFC 9580 section 9.1 and the library give them. */
export async function algorithmsOf(armored: string): Promise<string[]> {
  const key = await readKey({ armoredKey: armored, config: PROFILE });
  return key.getKeys().map((each) => {
    const { algorithm, curve, bits } = each.getAlgorithmInfo();
    return [algorithm, curve, bits].filter((part) => part !== undefined).join(' ');
  });
}

/** The TLS key that a gateway will have next: made early, so that every other gateway knows its pin before it is used. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SpkiPin } from '../../../directory/lookup.ts';
import type { Config } from '../../config/config.ts';
import { createTlsIdentity, spkiPin } from '../../tls-identity.ts';
import { writeDurably } from './write-durably.ts';

const YEARS = 10;

/** The pins of the present key and of the next, which is made beside the config where there is none. */
export async function endpointPins(config: Config, now: Date): Promise<readonly SpkiPin[]> {
  const current = spkiPin(config.gatewayTls.certificate);
  const path = join(dirname(config.file), 'gateway-tls-next.crt');
  const next = await readFile(path, 'utf8').then(spkiPin, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  // Once the next has become the present one, there is need for another.
  if (next !== null && next !== current) return [current, next];
  return [current, await makeNext(config, now, next !== null)];
}

/** The key first: a certificate without its key would be taken for a key that is there. */
async function makeNext({ hostname, file }: Config, now: Date, isUsed: boolean): Promise<SpkiPin> {
  const { key, certificate, pin } = await createTlsIdentity({ hostname, now, years: YEARS });
  const at = (ending: string) => join(dirname(file), `gateway-tls-next.${ending}`);
  await writeDurably(at('key'), key, isUsed);
  await writeDurably(at('crt'), certificate, isUsed);
  return pin;
}

/** A folder with a config that has no fault, for tests to put one into. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { makeSignerKey, printVerifierKey } from '../../directory/signed-note.ts';
import { type Config, ConfigError, readConfig } from '../../gateway/config/config.ts';
import { createTlsIdentity } from '../../gateway/tls-identity.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests put anything into it.
export type Toml = any;

export const SIGNER = printVerifierKey(makeSignerKey('network.example').verifier);
export const HASH = `scrypt$32768$8$1$${'A'.repeat(22)}==$${'B'.repeat(43)}=`;
export const PASSWORD = 'canary-password';
export const VERDICT_KEY = 'c0'.repeat(32);

export interface ConfigFolder extends AsyncDisposable {
  readonly path: string;
  /** A file of that content, for its owner alone unless a mode is given; answers its name. */
  write(name: string, content: string, mode?: number): Promise<string>;
  /** A config without fault, but for what `change` does to it. */
  config(change?: (toml: Toml) => void, env?: NodeJS.ProcessEnv): Promise<Config>;
  /** The faults of such a config, the folder's path written as DIR. */
  faults(change: (toml: Toml) => void, env?: NodeJS.ProcessEnv): Promise<string[]>;
}

export async function configFolder(): Promise<ConfigFolder> {
  const path = await mkdtemp(join(tmpdir(), 'valise-config-'));
  const write: ConfigFolder['write'] = async (name, content, mode = 0o600) => {
    await writeFile(join(path, name), content);
    await chmod(join(path, name), mode);
    return name;
  };
  for (const name of ['tls', 'other']) {
    const { key, certificate } = await createTlsIdentity({ hostname: 'gateway.a.example', now: new Date(), years: 1 });
    await write(`${name}.key`, key);
    await write(`${name}.crt`, certificate, 0o644);
  }
  await write('secret.asc', 'only its existence and its mode are looked at');
  await write('passphrase', 'only its existence and its mode are looked at');
  await write('verdict.key', `${VERDICT_KEY}\n`);
  await write('password', `${PASSWORD}\nsecond line`);
  const config: ConfigFolder['config'] = async (change = () => {}, env = {}) => {
    const toml = faultless();
    change(toml);
    await write('gateway.toml', typeof toml.raw === 'string' ? toml.raw : stringify(toml));
    return readConfig(env, join(path, 'gateway.toml'));
  };
  const faults: ConfigFolder['faults'] = async (change, env) => {
    try {
      await config(change, env);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.faults.map((fault) => fault.replaceAll(path, 'DIR'));
    }
  };
  return { path, write, config, faults, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function faultless(): Toml {
  return {
    hostname: 'gateway.a.example',
    directory: { members: 'members.txt', signer: SIGNER },
    tls: { key: 'tls.key', certificate: 'tls.crt' },
    gatewayTls: { key: 'tls.key', certificate: 'tls.crt' },
    listen: [
      { role: 'agency', host: '127.0.0.1', port: 2587 },
      { role: 'gateways', host: '0.0.0.0', port: 2465 },
    ],
    agency: [faultlessAgency('a')],
  };
}

export function faultlessAgency(id: string): Toml {
  return {
    id,
    postmaster: `postmaster@${id}.example`,
    secretKeys: ['secret.asc'],
    passphraseFile: 'passphrase',
    verdictKey: 'verdict.key',
    clients: { addresses: ['192.0.2.0/28', '2001:db8::1'], users: [{ name: `scanner-${id}`, password: HASH }] },
    server: { host: 'mail.a.example', login: { user: 'gateway', passwordFile: 'password' } },
    smarthost: { host: '127.0.0.1', port: 2525, tls: 'none' },
  };
}

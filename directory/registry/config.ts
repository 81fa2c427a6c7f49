/** The config of the registry: one TOML file, read once; all of its faults are told together. */
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { address } from '../fields.ts';
import { parseSignerKey } from '../signed-note.ts';

export type RegistryConfig = Readonly<z.output<ReturnType<typeof settings>>>;

/** What is wrong with the config, a sentence for each fault. */
export class ConfigError extends Error {
  override name = 'ConfigError';

  constructor(path: string, faults: readonly string[], options?: ErrorOptions) {
    super(`${path} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`, options);
  }
}

/** Reads the file, and the small files that it names; paths count from its folder. @throws ConfigError */
export function readRegistryConfig(path: string): RegistryConfig {
  const { data, error } = settings(dirname(resolve(path))).safeParse(readToml(path));
  if (data) return data;
  throw new ConfigError(
    path,
    error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
  );
}

function readToml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof TomlError || (cause as NodeJS.ErrnoException).code !== undefined)
      throw new ConfigError(path, [(cause as Error).message.split('\n')[0]!], { cause });
    throw cause;
  }
}

function settings(folder: string) {
  const file = z
    .string()
    .min(1)
    .transform((name) => resolve(folder, name));
  const octets = file.transform(attempt((path) => readFileSync(path)));
  const text = file.transform(attempt((path) => readFileSync(path, 'utf8')));
  const secret = file.transform(attempt(readSecret));
  return z
    .strictObject({
      /** The database and, in `tree`, what is published. */
      data: file,
      /** The first entry of the log, as `npm run signer -- found` writes it. */
      genesis: octets,
      /** The key that signs heads, as `npm run directory -- keygen` writes it. */
      logKey: secret.transform(attempt((key) => parseSignerKey(key.trim()))),
      listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
      /** Without it a server in front of this one speaks TLS, and this one listens on a loopback address only. */
      tls: z.strictObject({ certificate: text, key: secret }).optional(),
      /** Addresses or blocks of servers in front, which are believed where a request came from. */
      trustedProxies: z.array(z.string().min(1)).default([]),
      /** Servers of the DNS that are asked for the records of agencies, best of different operators. */
      resolvers: z.array(z.string().refine(isServer, 'is not an IP address, with or without a port')).min(1),
      /** How codes are mailed: a program that takes messages as sendmail does. Without it, single addresses cannot be proven. */
      mail: z.strictObject({ sendmail: file, from: address }).optional(),
    })
    .refine(({ tls, listen }) => tls !== undefined || isLoopback(listen.host), {
      message: 'without TLS this must be a loopback address',
      path: ['listen', 'host'],
    });
}

/** @throws Error where others than its owner may read it; a group may, as certificate tools arrange it */
function readSecret(path: string): string {
  if ((statSync(path).mode & 0o007) !== 0) throw new Error(`${path} may be read by others; run: chmod 600 ${path}`);
  return readFileSync(path, 'utf8');
}

function attempt<In, Out>(work: (value: In) => Out) {
  return (value: In, context: z.RefinementCtx): Out => {
    try {
      return work(value);
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message, input: value });
      return z.NEVER;
    }
  };
}

function isServer(text: string): boolean {
  const [, host] = /^\[?([^\]]+?)\]?(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(text) > 0 || isIP(host ?? '') > 0;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

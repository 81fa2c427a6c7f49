/** The command that makes a new gateway. */
import { parsedOptions, type Run, text, texts, UsageError } from './command-line.ts';
import { init } from './init.ts';

/** `init`: everything that is missing is told at once. */
export function initCommand(args: readonly string[]): Run {
  const single = { folder: text, agency: text, name: text, country: text, hostname: text, postmaster: text };
  const config = { signer: text, client: texts, server: text, smarthost: text, 'passphrase-file': text };
  const given = parsedOptions(args, { ...single, ...config, domain: texts, address: texts });
  const wanted = {
    ...allOf(given, ['folder', 'agency', 'name', 'country', 'hostname', 'postmaster']),
    domains: given.domain ?? [],
    addresses: given.address ?? [],
    passphraseFile: given['passphrase-file'],
    signer: given.signer,
    clients: given.client,
    server: hostAndPort('server', given.server),
    smarthost: hostAndPort('smarthost', given.smarthost),
  };
  return async (world) => {
    const fingerprint = await init({ ...wanted, now: world.now() });
    world.out(nextSteps(wanted.folder, fingerprint));
  };
}

function nextSteps(folder: string, fingerprint: string): string {
  return `${folder} now holds a new gateway. What is left to do:

  1. Put the members file into it as members.txt.
  2. Fill in gateway.toml, until this finds nothing more: npm run gateway -- check-config --config ${folder}/gateway.toml
  3. Hand registration.json to the registrar, and compare by telephone the fingerprint of the agency's certificate:
     ${fingerprint.match(/.{4}/g)?.join(' ')}
  4. Put copies of revocation.asc, secret-key.asc and the passphrase into a safe elsewhere.
  5. Before the start, and whenever in doubt: npm run gateway -- check --config ${folder}/gateway.toml
`;
}

/** @throws UsageError naming every option that is missing */
function allOf<Name extends string>(
  given: { readonly [name in Name]?: string } & { readonly domain?: unknown; readonly address?: unknown },
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const values = names.map((name): [Name, string | undefined] => [name, given[name]]);
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => `--${name}`);
  if (given.domain === undefined && given.address === undefined) missing.push('--domain or --address');
  if (missing.length > 0) throw new UsageError(`init needs ${missing.join(', ')}`);
  return Object.fromEntries(values) as Record<Name, string>;
}

function hostAndPort(option: string, given: string | undefined): { host: string; port?: number } | undefined {
  if (given === undefined) return undefined;
  const [, literal, name, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(given) ?? [];
  const host = literal ?? name;
  if (host === undefined)
    throw new UsageError(`--${option} has the form HOST or HOST:PORT, an IPv6 address in brackets`);
  return port === undefined ? { host } : { host, port: Number(port) };
}

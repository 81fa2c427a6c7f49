/** The `[desk]` table of the config file: the process in which the agency's people look after held mail and the gateway. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { host, keyMatches } from './settings-checks.ts';
import { type Files, fileSettings } from './settings-files.ts';
import { setting, whole } from './settings-values.ts';

export function desk(files: Files) {
  return z
    .strictObject({
      origin: setting(
        'Where people open it, such as "https://desk.agency.example". Their passkeys are bound to this host name: whoever changes it invites everybody anew.',
        origin,
      ),
      host: setting('The address to listen on, one that only the agency’s own network reaches.', host),
      port: setting('The port; 0 takes any free one.', whole(0, 65_535).default(443)),
      tls: setting('Who the desk is to browsers. Renewed files are read without a restart.', tlsFiles(files)),
      socket: setting(
        'Where the gateway and the desk speak. Without it, a socket in the data folder. Another place is for a desk that runs as its own user: the group of the folder is let in.',
        socketPath.optional(),
      ),
      start: setting(
        'Whether the gateway starts the desk itself; false where another user runs it: npm run desk.',
        z.boolean().default(true),
      ),
    })
    .superRefine(namesItself(files));
}

/** Passkeys are bound to a host name; an address cannot have them (WebAuthn level 2 section 5.1.2). */
const origin = z
  .string()
  .refine(
    (text) =>
      /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/.test(text) && URL.canParse(text) && !/\.\d+(:|$)/.test(text),
    'is not an address of a desk; write it as "https://desk.agency.example", without a path',
  );

/** Not a file to be carried along to another machine, as paths in this config are. */
const socketPath = z
  .string()
  .regex(/^\/./, 'is not the whole path of a socket; write it as "/run/valise-desk/gateway.sock"')
  .refine((path) => Buffer.byteLength(path) <= 107, 'is too long for the name of a socket; 107 octets are the most');

/** Named, not read into the config: the desk reads them itself, again whenever they are renewed. */
function tlsFiles(files: Files) {
  const { tlsKeyFile, pemFile } = fileSettings(files);
  return z
    .strictObject({
      key: setting('The private key: a PEM file without passphrase.', tlsKeyFile),
      certificate: setting('The certificate of that key: a PEM file, followed by those that issued it.', pemFile),
    })
    .superRefine(({ key, certificate }, context) =>
      keyMatches({ key: files.text(key), certificate: files.text(certificate) }, context),
    );
}

function namesItself(files: Files) {
  return ({ origin, tls }: { origin: string; tls: { certificate: string } }, context: z.RefinementCtx) => {
    const { hostname } = new URL(origin);
    if (new X509Certificate(files.text(tls.certificate)).checkHost(hostname) !== undefined) return;
    const message = `does not name ${hostname}, which browsers will look for; get one that does`;
    context.addIssue({ code: 'custom', path: ['tls', 'certificate'], message });
  };
}

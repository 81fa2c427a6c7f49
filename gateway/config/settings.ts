/** What may stand in the config file: per setting a sentence, a default and a check. The administrator's template is written from it. */
import { z } from 'zod';
import type { Role } from '../receive/admission.ts';
import { agency } from './settings-agency.ts';
import {
  always,
  crossChecks,
  directoryChecks,
  entryId,
  host,
  hostName,
  keyMatches,
  listenerChecks,
  logAddress,
  signer,
} from './settings-checks.ts';
import { desk } from './settings-desk.ts';
import { type Files, fileSettings } from './settings-files.ts';
import { inspect, limits, records } from './settings-limits.ts';
import { seconds, setting, whole } from './settings-values.ts';

/** What a file without faults says: paths absolute, defaults filled in, small files read. */
export type Settings = z.output<ReturnType<typeof settings>>;

/** The schema of the whole file. The files that it names are reached through `files`. */
export function settings(files: Files) {
  const { path } = fileSettings(files);
  const identity = tlsIdentity(files);
  return z
    .strictObject({
      hostname: setting(
        'The full name of this gateway, as it stands in greetings, trace fields and reports.',
        hostName,
      ),
      data: setting('Folder for accepted mail and records, on a disk of this machine.', path.prefault('data')),
      directory: setting(
        'Where the gateway learns who the members are: by a file of the secretariat (members and signer), or from its log (log and genesis).',
        directory(files),
      ),
      tls: setting('Who this gateway is to your own servers and clients, and at the MX.', identity),
      gatewayTls: setting(
        'Who this gateway is to other gateways. The directory lists this key: renew it only together with the registrar.',
        identity,
      ),
      listen: setting('Where the gateway listens; one block for each door.', z.array(listener(files)).min(1)),
      agency: setting('The agency that this gateway serves; one block for each.', z.array(agency(files)).min(1)),
      desk: setting(
        'The desk, where the agency’s people sign in to look after held mail and the gateway. Without it, nothing can be released.',
        desk(files).optional(),
      ),
      inspect: setting('What officers should not send by mistake, looked for in their mail.', inspect),
      records: setting('What is kept of messages that have left.', records),
      limits: setting('How much the gateway takes on. The defaults suit a small agency.', limits),
    })
    .superRefine(crossChecks, always);
}

function directory(files: Files) {
  const { path, pem } = fileSettings(files);
  return z
    .strictObject({
      members: setting('The members file that the secretariat gives out.', path.optional()),
      signer: setting(
        'The verifier key of the secretariat, name+id+key; ask for it by another way than the file came. MUST BE FILLED IN with members.',
        signer.optional(),
      ),
      log: setting(
        'In place of both, the address of the network’s log, such as "https://directory.example/log", or "file:///media/stick/log.tar" for a bundle of it.',
        logAddress.optional(),
      ),
      genesis: setting(
        'The id of the log’s first entry, 64 hex digits; ask for it by another way than the address came.',
        entryId.optional(),
      ),
      trusted: setting(
        'PEM file of the authority that issued the certificate of the log’s server. Without it, the public authorities are trusted.',
        pem.optional(),
      ),
      cosign: setting(
        'Where this gateway brings its cosignatures, such as "https://directory.example/add-checkpoint"; it is then a witness of the log. The secretariat needs data/directory/witness.pub.',
        logAddress.optional(),
      ),
      refreshSeconds: setting('How often the directory is read again.', seconds.default(30)),
    })
    .superRefine(directoryChecks, always);
}

function listener(files: Files) {
  const { pem } = fileSettings(files);
  return z
    .strictObject({
      role: setting(
        'Who connects here. "agency": your own mail server and mail clients, to have mail sent. "gateways": the gateways of other members. "mx": any server of the world, where this gateway is your MX.',
        z.enum(['agency', 'gateways', 'mx'] satisfies Role[]),
      ),
      host: setting(
        'The address to listen on; "127.0.0.1" is reached from this machine alone, "0.0.0.0" from everywhere.',
        host,
      ),
      port: setting('The port; 0 takes any free one.', whole(0, 65_535)),
      tls: setting(
        '"starttls", or "implicit" for TLS from the first octet. Without it, "implicit" for gateways and "starttls" for the others.',
        z.enum(['starttls', 'implicit']).optional(),
      ),
      requireTls: setting(
        'Whether mail is refused without TLS. false is for an "mx" that takes mail from every server (RFC 3207), and for "agency" on a loopback host.',
        z.boolean().default(true),
      ),
      clientAuthorities: setting(
        'PEM file of the authorities whose client certificates are believed on an "agency" door. Without it, the public authorities.',
        pem.optional(),
      ),
    })
    .superRefine(listenerChecks, always);
}

function tlsIdentity(files: Files) {
  const { tlsKey, pem } = fileSettings(files);
  return z
    .strictObject({
      key: setting('The private key: a PEM file without passphrase.', tlsKey),
      certificate: setting('The certificate of that key: a PEM file, followed by those that issued it.', pem),
    })
    .superRefine(keyMatches);
}

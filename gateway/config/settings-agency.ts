/** What may stand in the block `[[agency]]` of the config file, by the same rules as the rest of it. */
import { z } from 'zod';
import {
  address,
  addressBlock,
  agencyChecks,
  agencyId,
  always,
  domainName,
  host,
  passwordHash,
  secretHash,
  sharedChecks,
  spkiPin,
} from './settings-checks.ts';
import { content, contentChecks, loosenedContent } from './settings-content.ts';
import { type Files, fileSettings } from './settings-files.ts';
import { defaults, setting, whole } from './settings-values.ts';

const shared = z
  .strictObject({
    addresses: setting('The addresses from which it sends: single ones, or blocks.', z.array(addressBlock).default([])),
    names: setting(
      'Names in its client certificate, issued by an authority that is believed; such as "mail.protection.outlook.com".',
      z.array(domainName).default([]),
    ),
    pins: setting(
      'Or the keys of its client certificate: SHA-256 of the public key, in base64.',
      z.array(spkiPin).default([]),
    ),
    secretHash: setting(
      'SHA-256 in hex of the secret that your mail-flow rule writes into the field Valise-Tenant: 32 characters or more, drawn at random.',
      secretHash,
    ),
  })
  .superRefine(sharedChecks, always);

const clients = defaults({
  addresses: setting(
    'Servers known by their IP address: single ones, or blocks such as "192.0.2.0/28".',
    z.array(addressBlock).default([]),
  ),
  users: setting(
    'Clients known by a password; one block for each.',
    z
      .array(
        z.strictObject({
          name: setting('The user name.', z.string().min(1)),
          password: setting('What `npm run gateway -- hash-password` prints.', passwordHash),
        }),
      )
      .default([]),
  ),
  systemDomains: setting(
    'Domains in which your mail system reports on its own behalf beside the registered ones, such as "agency.onmicrosoft.com".',
    z.array(domainName).default([]),
  ),
  shared: setting(
    'A mail service that others send through as well, such as Microsoft 365: its addresses or certificate alone prove nothing.',
    shared.optional(),
  ),
});

const policy = defaults({
  outsiders: setting(
    '"pass" lets mail to outsiders leave unprotected; with "refuse", officers write to members only.',
    z.enum(['pass', 'refuse']).default('pass'),
  ),
});

const release = defaults({
  people: setting('How many people must approve it; one who rejects it is enough.', whole(1, 5).default(1)),
  deputyHours: setting(
    'After how many hours without a decision deputies are told and may decide.',
    whole(1, 72).default(4),
  ),
  days: setting('After how many days without a decision it fails, and its author is told.', whole(1, 30).default(5)),
});

const loosened = defaults({
  content: loosenedContent,
  deliverUnprovenFromMembers: setting(
    'Deliver mail that claims a member’s address without its signature (mailing lists, forwarders), marked as not proven.',
    z.boolean().default(false),
  ),
  clearToServer: setting('Allow tls = "none" to a server on another machine.', z.boolean().default(false)),
  syncedPasskeys: setting(
    'Let people who release held mail use passkeys that are copied between devices by an account with somebody else.',
    z.boolean().default(false),
  ),
});

/** One block `[[agency]]`. The files that it names are reached through `files`. */
export function agency(files: Files) {
  const { path, secretPath, hexKey } = fileSettings(files);
  const server = nextServer(files);
  return z
    .strictObject({
      id: setting('The short, permanent name of the agency in the network.', agencyId),
      postmaster: setting('An address of the agency’s own, from which reports come.', address),
      echo: setting(
        'An address, such as "echo@agency.example", at which this gateway itself answers sealed mail of other members with what it saw. For the secretariat.',
        address.optional(),
      ),
      language: setting(
        'The language of reports to officers: ar, zh, en, fr, ru or es.',
        z.enum(['ar', 'zh', 'en', 'fr', 'ru', 'es']).default('en'),
      ),
      secretKeys: setting(
        'Files of the agency’s OpenPGP secret keys, newest first: the first signs, the others only open older mail.',
        z.array(secretPath).min(1),
      ),
      passphraseFile: setting('File whose first line opens the secret keys.', secretPath),
      revocation: setting(
        'The revocation certificate, while it lies on this machine. Keep a copy in a safe elsewhere.',
        path.optional(),
      ),
      verdictKey: setting('File with 32 random octets in hex, under which verdicts on mail are authenticated.', hexKey),
      container: setting(
        '"compat" seals so that gpg 2.2 and Sequoia 1 can open it with the recipient’s exported key; "negotiated" uses AEAD (SEIPD version 2) with members whose certificate asks for it.',
        z.enum(['compat', 'negotiated']).default('compat'),
      ),
      notices: setting(
        'Whether a refusal also sends the author one short notice, because some servers hide the words of a refusal.',
        z.boolean().default(true),
      ),
      askServer: setting(
        'Whether the agency’s own mail server is asked about a recipient before mail for it is taken, so that a mistyped address is refused at once.',
        z.boolean().default(true),
      ),
      clients: setting('Who may hand over the agency’s mail to be sent.', clients),
      server: setting('The agency’s own mail server, which delivers to its officers.', server),
      smarthost: setting(
        'The server that takes mail to those outside the network; it may be the agency’s own.',
        server.optional(),
      ),
      policy: setting('What is stricter than the network asks for.', policy),
      content: setting('Which content stops mail; all of it has a standard, told in docs/operating.md.', content),
      release: setting('How a message that policy holds is let go.', release),
      loosened: setting('What is less strict than the network asks for; leave it unless you know why.', loosened),
    })
    .superRefine(agencyChecks, always)
    .superRefine(contentChecks, always);
}

function nextServer(files: Files) {
  const { pem, secretLine } = fileSettings(files);
  return z.strictObject({
    host: setting('Its host name or IP address.', host),
    port: setting('Its port.', whole(1, 65_535).default(25)),
    tls: setting(
      '"starttls" (demanded, not tried), "implicit", or "none" for a server on this very machine.',
      z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    ),
    trusted: setting(
      'PEM file of its certificate, or of the authority that issued it. Without it, the public authorities are trusted.',
      pem.optional(),
    ),
    name: setting('The name that its certificate bears. Without it, the host.', host.optional()),
    login: setting(
      'How the gateway signs in, where the server asks for it.',
      z
        .strictObject({
          user: setting('The user name.', z.string().min(1)),
          passwordFile: setting('File whose first line is the password.', secretLine),
        })
        .optional(),
    ),
  });
}

/** What the command line tells of itself. */

export const USAGE = `usage: npm run gateway -- COMMAND

  init --folder DIR --agency ID --name NAME --country XX --hostname HOST --postmaster ADDRESS
       (--domain DOMAIN | --address ADDRESS)...
       [--signer KEY] [--client IP]... [--server HOST:PORT] [--smarthost HOST:PORT] [--passphrase-file FILE]
                        make keys, certificates and a commented config in a new folder
  enrol FOLDER          make the agency's identity and recovery keys on a removable medium, a recovery sheet to print, and the
                        application for membership: [--registration FILE] [--passphrase-file FILE]
  directory ACT FOLDER  change what the directory says of the agency, with the keys in the folder, by a proposal in a file:
                        [--out FILE] [--to REGISTRY-URL] [--passphrase-file FILE]
                        --log URL|FOLDER|FILE.tar --genesis ID unless the config follows the network's log
    sign FOLDER PROPOSAL  sign what the secretariat hands back, after seeing what it does
    rotate                a new identity key
    renew                 a new certificate: first its key, and once the gateway has that, the proposal
    revoke                a certificate counts no more: --certificate FINGERPRINT --reason TEXT [--recovery]
    endpoint              where the gateway is, and its present and next TLS key: [--host HOST] [--port PORT]
    veto                  object to a change that waits: [--entry ID] [--recovery]
    recover               new keys by the recovery key: --evidence ID --call ID, as the secretariat reads them out
    restore-key           make the file of the recovery key again, from the sheet
  check-config          say whether the config can be used, and if not, everything that is wrong with it
  check                 look at everything that can be set up wrongly, in plain words: [--json]
                        [--members] every member's gateway, too; [--send ADDRESS] a probe through the running gateway;
                        [--echo ADDRESS [--as ADDRESS]] ask the echo of another gateway, the secretariat's as a rule
  start                 run the gateway until it is interrupted
  status                say how the running gateway is; exit code 1 if something is wrong with it
  reload                have the running gateway read its config again; sessions go on
  queue list            what has been accepted and has not left; --json for one JSON line each
  queue show ID         all that is known of one message but its content
  queue retry ID...     try again now; --all for everything that waits
  queue hold ID...      try no more until it is released; --why TEXT
  queue release ID...   let it go on
  queue delete ID...    give it up; its author is told, unless --silent
  people invite         somebody to the desk: --name NAME --address ADDRESS --role administrator|releaser|deputy... [--agency ID];
                        prints a link, good once for 72 hours
  people list           who is there, with their ids; --json for one JSON line each
  people link ID        a new link for somebody who has lost their passkey
  people remove ID      somebody is out, at once
  register export       every message and recipient as CSV: [--from DATE] [--to DATE] [--agency ID] [--search TEXT]
  content-log verify    check that nobody has changed what was found in mail, or cut some of it off: [--mail-log FILE] to compare it with
                        what the gateway's log has said of it
  content-log export    all of it as JSON lines: [--since DATE] [--agency ID] [--author ADDRESS]; that it was read is logged
  backup FILE           write queue, records, directory, keys and config into one sealed file, also while the gateway runs:
                        --to CERTIFICATE (of a key kept elsewhere; may be repeated), or --passphrase-file FILE
  restore FILE FOLDER   make a gateway's folder out of a backup: --key SECRET-KEY, --passphrase-file FILE, or both;
                        neither for what gpg -d has opened
  export-certificate    print the agency's public certificate
  export-revocation     print the revocation certificate
  export-secret-key     print the secret key, locked by its passphrase, for gpg and other programs
  export-log FILE       write the gateway's verified copy of the network's log, as a bundle that others can read
  hash-password         read a password from the standard input and print its hash for the config

All but init, restore and hash-password take --config FILE; without it, the file that GATEWAY_CONFIG names, or gateway.toml.
The three exports take --agency ID where the config has several agencies.
exit code: 0 done, 1 failed, 2 wrong usage
`;

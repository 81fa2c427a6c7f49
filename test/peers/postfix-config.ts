/** The configuration of a Postfix that hands mail on as it came: options in, the text of main.cf and master.cf out. */

/** Where a Postfix is reached or relays to. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A certificate and its secret key, both PEM. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** What a Postfix of the tests is to be. */
export interface PostfixOptions {
  readonly hostname: string;
  /** A free port unless told. */
  readonly port?: number;
  /** Where mail for other domains goes; without it such recipients are refused. `encrypt` demands TLS and believes any certificate. */
  readonly relayHost?: HostPort & { readonly tls?: 'encrypt' | 'none' };
  /** The LMTP server that holds the mailboxes of `domains`; without it their mail goes to `relayHost`. */
  readonly relayTo?: HostPort;
  /** Domains that it takes mail for from anyone. */
  readonly domains?: readonly string[];
  /** The only addresses of `domains` that exist; the others are refused with 550. Without it all exist. */
  readonly recipients?: readonly string[];
  /** Offers STARTTLS with it as a server, and shows it as a client where it is asked to. */
  readonly tls?: TlsIdentity;
  /** Any other main.cf settings; they win over ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Where one instance lives: its folder, and its loopback port. */
export interface Place {
  readonly folder: string;
  readonly port: number;
}

/** The text of main.cf (postconf(5)). */
export function mainCf(options: PostfixOptions, place: Place): string {
  const settings = {
    ...instance(place),
    ...verbatim,
    ...strict,
    ...isolated,
    ...impatient,
    ...routes(options),
    ...tls(options, place),
    ...options.settings,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** The text of master.cf (master(5)): one smtpd on the port, and the services that every Postfix needs, none in a chroot. */
export function masterCf({ port }: Place): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'flush unix n - n 1000? 0 flush',
    'showq unix n - n - - showq',
    'postlog unix-dgram n - n - 1 postlogd',
    ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
    'cleanup unix n - n - 0 cleanup',
    ...['proxymap', 'error', 'discard', 'lmtp', 'smtp'].map((name) => `${name} unix - - n - - ${name}`),
    'retry unix - - n - - error',
    'relay unix - - n - - smtp',
    ...['rewrite unix - - n - - trivial-rewrite', 'verify unix - - n - 1 verify'],
    ...['anvil', 'scache'].map((name) => `${name} unix - - n - 1 ${name}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where it logs: not to its stdout, which it cannot open again by name where that is a socket, as it is under Node. */
export function logFile({ folder }: Place): string {
  return `${folder}/maillog`;
}

/** Everything that two instances must not share. */
function instance(place: Place) {
  const { folder } = place;
  return {
    compatibility_level: '3.6',
    queue_directory: `${folder}/spool`,
    data_directory: `${folder}/data`,
    maillog_file: logFile(place),
    maillog_file_prefixes: place.folder,
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
  };
}

/** Not one byte of a message changes: no field is added (but Received), dropped or completed, no line folded, nothing recoded. */
const verbatim = {
  local_header_rewrite_clients: '',
  always_add_missing_headers: 'no',
  message_drop_headers: '',
  append_dot_mydomain: 'no',
  smtp_line_length_limit: '0',
  lmtp_line_length_limit: '0',
  disable_mime_output_conversion: 'yes',
  message_size_limit: `${60 * 1024 * 1024}`,
  mailbox_size_limit: '0',
};

/** The exclusions are emptied because by default they spare loopback, which is where everyone is here (CVE-2023-51764). */
const strict = { smtpd_forbid_bare_newline: 'reject', smtpd_forbid_bare_newline_exclusions: '' };

/** Loopback and numbers only: no DNS, no local mailboxes, no mail about mail. */
const isolated = {
  inet_interfaces: '127.0.0.1',
  inet_protocols: 'ipv4',
  mynetworks: '127.0.0.0/8',
  mydestination: '',
  local_recipient_maps: '',
  alias_maps: '',
  alias_database: '',
  smtp_dns_support_level: 'disabled',
  smtp_host_lookup: 'native',
  lmtp_host_lookup: 'native',
  smtpd_peername_lookup: 'no',
  notify_classes: '',
  biff: 'no',
};

/** A test does not wait for minutes, and wants the reply to its tenth mistake as fast as to its first. */
const impatient = {
  queue_run_delay: '2s',
  minimal_backoff_time: '2s',
  maximal_backoff_time: '4s',
  in_flow_delay: '0',
  smtpd_error_sleep_time: '0',
  smtpd_soft_error_limit: '1000',
  smtpd_hard_error_limit: '1000',
  smtp_connection_cache_on_demand: 'no',
};

function routes({ hostname, relayHost, relayTo, domains = [], recipients }: PostfixOptions) {
  return {
    myhostname: hostname,
    relayhost: relayHost ? `[${relayHost.host}]:${relayHost.port}` : '',
    smtpd_relay_restrictions: `${relayHost ? 'permit_mynetworks, ' : ''}reject_unauth_destination`,
    relay_domains: domains.join(', '),
    parent_domain_matches_subdomains: '',
    relay_transport: relayTo ? `lmtp:inet:${relayTo.host}:${relayTo.port}` : 'relay',
    relay_recipient_maps: recipients
      ? `inline:{ ${recipients.map((address) => `{ ${address} = OK }`).join(' ')} }`
      : '',
  };
}

function tls({ relayHost, tls }: PostfixOptions, { folder }: Place) {
  const chain = `${folder}/identity.pem`;
  return {
    smtp_tls_security_level: relayHost?.tls === 'encrypt' ? 'encrypt' : 'none',
    smtpd_tls_security_level: tls ? 'may' : 'none',
    ...(tls ? { smtpd_tls_chain_files: chain, smtp_tls_chain_files: chain } : {}),
  };
}

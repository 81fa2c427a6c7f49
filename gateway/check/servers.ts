/** Whether the servers that this gateway hands mail to can be reached, believe us, and would take it; nothing is handed over. */
import type { Address } from '../../directory/address.ts';
import type { Registration } from '../../directory/members-file.ts';
import type { Config } from '../config/config.ts';
import { type Connection, openConnection, type SmtpError } from '../relay/connection.ts';
import type { Server, Target } from '../relay/route.ts';
import { bad, type Finding, good } from './finding.ts';

/** In milliseconds, for the connection and for each reply. */
const PATIENCE = { connect: 10_000, reply: 15_000 };

/** Connects, secures, signs in and asks for a recipient, as the relay does. */
export async function lookAtServer(
  config: Config,
  {
    about,
    server,
    reversePath,
    recipient,
  }: { about: string; server: Server; reversePath: Address | null; recipient: Address },
): Promise<Finding[]> {
  const where = `${server.host}, port ${server.port}`;
  try {
    const answer = await connected(config, { kind: 'server', server }, (to) => to.ask(reversePath, recipient));
    const asked = `mail from <${reversePath ?? ''}> to <${recipient}>`;
    return answer.startsWith('2')
      ? [good(about, `${where} takes ${asked}${server.tls === 'none' ? ', in clear as configured' : ' over TLS'}`)]
      : [bad(about, `${where} refuses ${asked}: ${oneLine(answer)}`)];
  } catch (error) {
    return [bad(about, `${where}: ${explained(error as SmtpError)}`)];
  }
}

/** Connects to a member's gateway and sees that it has the key that the directory lists. */
export async function lookAtMember(config: Config, { agency, endpoint }: Registration): Promise<Finding[]> {
  if (!endpoint) return [];
  const about = `member ${agency.id}`;
  const where = `${endpoint.host}, port ${endpoint.port}`;
  try {
    await connected(config, { kind: 'gateway', ...endpoint }, async () => {});
    return [good(about, `its gateway answers at ${where} with the key that the directory lists`)];
  } catch (error) {
    return [bad(about, `its gateway at ${where}: ${explained(error as SmtpError)}. Mail to it waits`)];
  }
}

async function connected<T>(config: Config, target: Target, use: (connection: Connection) => Promise<T>): Promise<T> {
  const identity = { hostname: config.hostname, ...config.gatewayTls };
  const connection = await openConnection({ target, identity, patience: PATIENCE }, new AbortController().signal);
  try {
    return await use(connection);
  } finally {
    connection.quit();
  }
}

/** What an administrator can do about the commonest errors. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN|EDNS/, 'its name is not found: correct the host, or the DNS'],
  [/ECONNREFUSED/, 'nothing listens there: start it, or correct host and port'],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Greeting never received/,
    'it cannot be reached: look at the firewall and the route',
  ],
  [
    /self.signed|unable to (?:verify|get)|CERT_|issuer certificate/i,
    'its certificate is not trusted: name it, or who issued it, in trusted',
  ],
  [/altnames|Hostname\/IP/i, 'its certificate bears another name: set name to the one it bears'],
  [/STARTTLS/i, 'it does not offer or do STARTTLS: mend that, or change tls'],
  [/EAUTH|\b535\b/, 'it refuses the login: correct user and password'],
  [/wrong version number|packet length too long/i, 'it speaks no TLS from the first octet: use "starttls"'],
];

function explained(error: SmtpError): string {
  const said = oneLine(error.response ?? error.message);
  const [, advice] = ADVICE.find(([sign]) => sign.test(`${error.code} ${error.message} ${said}`)) ?? [];
  return advice ? `${advice} (${said})` : said;
}

/** Another program's words: one line, and nothing that a terminal would obey. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 300);
}

/** SMTP spoken by hand: a client that sends whatever it is given, whole or octet by octet, and reads replies. */
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect as connectTls, type PeerCertificate, TLSSocket } from 'node:tls';
import { DEADLINE } from './process.ts';

/** Where to connect and how. The server's certificate is not checked but can be read from the dialog. */
export interface DialogOptions {
  readonly host?: string;
  readonly port: number;
  /** `implicit`: TLS from the first octet. `starttls`: EHLO and STARTTLS are spoken before anything else. */
  readonly tls?: 'none' | 'implicit' | 'starttls';
  /** The client's own certificate and secret key, PEM. */
  readonly identity?: { readonly certificate: string; readonly key: string };
  readonly servername?: string;
}

/** One reply, all its lines (RFC 5321 section 4.2.1). */
export interface Answer {
  readonly code: number;
  /** The lines without code and separator. */
  readonly lines: readonly string[];
}

/** The peer closed the connection, or was silent until the deadline, while a reply was awaited. */
export class NoReply extends Error {
  override name = 'NoReply';
}

/** Opens a connection and reads the greeting. Throws {@link NoReply} where none comes, and the socket's error where TLS fails. */
export async function openDialog(options: DialogOptions): Promise<SmtpDialog> {
  const socket = connect({ host: options.host ?? '127.0.0.1', port: options.port, noDelay: true });
  const dialog = new SmtpDialog(socket, options);
  try {
    if (options.tls === 'implicit') await dialog.secure();
    await dialog.reply();
    if (options.tls === 'starttls') await dialog.startTls();
    return dialog;
  } catch (error) {
    await dialog.close();
    throw error;
  }
}

/** Hands over one message on a connection of its own; see {@link SmtpDialog.deliver}. */
export async function deliver(
  options: DialogOptions,
  bytes: Uint8Array,
  from: string,
  to: readonly string[],
): Promise<Answer> {
  await using dialog = await openDialog(options);
  const answer = await dialog.deliver(bytes, from, to);
  await dialog.command('QUIT');
  return answer;
}

/** A message as it goes over the wire after DATA: dots doubled at line starts, the end of data behind it (RFC 5321 section 4.5.2). */
export function dotStuffed(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${text}${text === '' || text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

/** One open connection; disposing of it closes it without QUIT. */
export class SmtpDialog implements AsyncDisposable {
  readonly #options: DialogOptions;
  readonly #news = new EventEmitter();
  #socket: Socket;
  #unread = '';
  #end: string | null = null;

  constructor(socket: Socket, options: DialogOptions) {
    this.#options = options;
    this.#socket = this.#listen(socket);
  }

  /** Sends exactly these octets; text as UTF-8, without adding a line end. */
  async send(octets: Uint8Array | string): Promise<void> {
    // A peer that has closed makes this fail; the next reply() says so.
    await new Promise<void>((resolve) => this.#socket.write(octets, () => resolve()));
  }

  /** Sends each octet in a segment of its own. */
  async sendByteByByte(octets: Uint8Array | string): Promise<void> {
    for (const octet of Buffer.from(octets)) {
      await this.send(Buffer.of(octet));
      await nextTurn();
    }
  }

  /** The next reply. Throws {@link NoReply}. */
  async reply(): Promise<Answer> {
    for (;;) {
      const answer = this.#takeAnswer();
      if (answer) return answer;
      if (this.#end !== null) throw new NoReply(`awaiting a reply: ${this.#end}`);
      await this.#change('a reply');
    }
  }

  /** Sends a line and reads its reply. */
  async command(line: string): Promise<Answer> {
    await this.send(`${line}\r\n`);
    return this.reply();
  }

  /** EHLO, STARTTLS and the handshake. Throws where the server does not say 220 or the handshake fails. */
  async startTls(): Promise<void> {
    await this.command('EHLO client.example');
    const { code, lines } = await this.command('STARTTLS');
    if (code !== 220) throw new Error(`STARTTLS: ${code} ${lines.join(' ')}`);
    await this.secure();
  }

  /** The TLS handshake alone, on the connection as it stands. */
  async secure(): Promise<void> {
    const { identity, servername, host = '127.0.0.1' } = this.#options;
    this.#socket.removeAllListeners();
    const certificate = identity && { cert: identity.certificate, key: identity.key };
    const name = servername === undefined ? {} : { servername };
    const secured = connectTls({ socket: this.#socket, host, rejectUnauthorized: false, ...certificate, ...name });
    await once(secured, 'secureConnect');
    this.#socket = this.#listen(secured);
  }

  /** The server's certificate; null on a connection in clear. */
  get certificate(): PeerCertificate | null {
    return this.#socket instanceof TLSSocket ? this.#socket.getPeerCertificate() : null;
  }

  /**
   * EHLO, MAIL, RCPT for each, DATA and the bytes, dot-stuffed; null reverse-path for an empty `from`. The answer is the last reply: to the final
   * dot, to what was refused before it, or to the last RCPT where every recipient was refused.
   */
  async deliver(bytes: Uint8Array, from: string, to: readonly string[]): Promise<Answer> {
    const { lines } = await this.command('EHLO client.example');
    const mail = await this.command(`MAIL FROM:<${from}>${lines.includes('8BITMIME') ? ' BODY=8BITMIME' : ''}`);
    if (mail.code !== 250) return mail;
    const answers: Answer[] = [];
    for (const recipient of to) answers.push(await this.command(`RCPT TO:<${recipient}>`));
    if (!answers.some(({ code }) => code === 250)) return answers.at(-1) ?? mail;
    const data = await this.command('DATA');
    if (data.code !== 354) return data;
    await this.send(dotStuffed(bytes));
    return this.reply();
  }

  /** Waits until the peer has closed the connection. Throws {@link NoReply} at the deadline. */
  async closedByPeer(): Promise<void> {
    while (this.#end === null) await this.#change('the peer to close');
  }

  async close(): Promise<void> {
    this.#socket.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #listen(socket: Socket): Socket {
    const end = (reason: string) => {
      this.#end ??= reason;
      this.#news.emit('news');
    };
    socket.on('data', (chunk) => {
      this.#unread += chunk.toString('latin1');
      this.#news.emit('news');
    });
    socket.on('error', (error) => end(error.message));
    socket.on('end', () => end('the peer closed the connection'));
    socket.on('close', () => end('the connection is closed'));
    return socket;
  }

  async #change(what: string): Promise<void> {
    await once(this.#news, 'news', { signal: AbortSignal.timeout(DEADLINE) }).catch(() => {
      throw new NoReply(`awaiting ${what}: nothing after ${DEADLINE} ms`);
    });
  }

  #takeAnswer(): Answer | null {
    const found = /^(?:(\d{3})-[^\n]*\n)*(\d{3})(?: [^\n]*)?\n/.exec(this.#unread);
    if (!found) return null;
    this.#unread = this.#unread.slice(found[0].length);
    const lines = found[0].trimEnd().split('\n');
    return { code: Number(found[2]), lines: lines.map((line) => line.slice(4).trimEnd()) };
  }
}

/** How much the gateway takes on, for how long it tries and keeps, what it looks into: each setting with its sentence and default. */
import { z } from 'zod';
import { count, defaults, seconds, setting, size, UNITS, whole } from './settings-values.ts';

/** The table `[limits]`. */
export const limits = defaults({
  messageSize: setting('The largest message that is accepted.', size.prefault('50 MB')),
  memory: setting(
    'For all messages that come in at one time, and as much again for those that are handed on.',
    size.prefault('256 MB'),
  ),
  freeSpace: setting('With less free disk than this, no mail is accepted.', size.prefault('200 MB')),
  lineLength: setting('The longest line of a message, in octets.', whole(998, UNITS.MB).default(65_536)),
  recipients: setting('Recipients of one message.', count.default(500)),
  ciphertextsPerMessage: setting(
    'How often one message is encrypted: once for each member agency, and once more for each Bcc recipient.',
    count.default(50),
  ),
  connections: setting('Connections at one time, for each listener.', count.default(200)),
  connectionsPerAddress: setting('Connections at one time from one address.', count.default(50)),
  retryMinutes: setting(
    'Mail that could not be handed on is tried again when it has waited twice as long, but at least every so many minutes.',
    whole(1, 1_440).default(60),
  ),
  delayNoticeHours: setting(
    'After so many hours, the author of mail that still waits is told so, once.',
    whole(1, 144).default(4),
  ),
  expiryDays: setting(
    'After so many days, mail that could not be handed on is reported to its author as failed. At most 6: a signature older than a week is refused.',
    whole(1, 6).default(5),
  ),
  cryptoThreads: setting(
    'Threads that encrypt and decrypt. Without it, one fewer than the machine has processors.',
    whole(1, 64).optional(),
  ),
  cryptoSeconds: setting('How long encrypting or decrypting one message may take.', seconds.default(60)),
  connectSeconds: setting('How long another server may take to answer a connection.', seconds.default(30)),
  replySeconds: setting(
    'How long it may take for each reply; after a message, mail servers may think for ten minutes.',
    seconds.default(600),
  ),
  drainSeconds: setting(
    'When the gateway is stopped: how long it waits for what is being received and handed on.',
    whole(1, 3_600).default(30),
  ),
});

/** The table `[records]`. */
export const records = defaults({
  keepDays: setting(
    'For how many days the register keeps a row for each message and recipient.',
    whole(1, 36_500).default(400),
  ),
  contentDays: setting(
    'For how many days the content log keeps what was found in mail, and what came of it.',
    whole(1, 36_500).default(90),
  ),
});

/** The table `[inspect]`. */
export const inspect = defaults({
  enabled: setting(
    'Whether content is looked into before mail leaves. Without it, no rule for content is in force.',
    z.boolean().default(true),
  ),
});

/** The reports' sentences in English. */
import type { Texts } from '../text-types.ts';

export const en: Texts = {
  subject: {
    failed: 'Not delivered: your message of {time}',
    delayed: 'Delayed: your message of {time}',
    refused: 'Not sent: your message of {time}',
    delivered: 'Delivered: your message of {time}',
    relayed: 'Handed on: your message of {time}',
    unconfirmed: 'Not confirmed: your message of {time}',
    held: 'Held: your message of {time}',
    withheld: 'Held for a decision: your message of {time}',
  },
  opening:
    'This is an automatic notice from the mail gateway of your agency about your message of {time}. It concerns only the recipients listed here.',
  causes: {
    'no-usable-key': {
      happened:
        'The message was not sent to anyone, because an agency that you wrote to cannot receive protected mail at present.',
      todo: 'Please call that agency, or send the message again without it.',
    },
    'outsiders-barred': {
      happened:
        'The message was not sent to anyone, because a recipient is outside the network of registered agencies and your agency writes to registered agencies only.',
      todo: 'Please remove that recipient and send the message again, or ask your administrator.',
    },
    'barred-content': {
      happened:
        'The message was not sent to anyone, because it holds something that may not be sent to a recipient by mail.',
      todo: 'Please remove it and send the message again, or ask your administrator which way is permitted.',
    },
    'secret-found': {
      happened:
        'The message was not sent to anyone, because it holds something that opens things to whoever reads it: a password, a secret key or the words that restore a wallet.',
      todo: 'Please remove it and send the message again. If the recipient needs it, ask your administrator which way is permitted.',
    },
    'marking-above-allowance': {
      happened:
        'The message was not sent to anyone, because it or a file in it bears a classification marking that is too high for mail to a recipient.',
      todo: 'Please ask your administrator which way is permitted for papers with that marking. If the marking stands there by mistake, correct it and send the message again.',
    },
    'not-inspectable': {
      happened:
        'The message was not sent to anyone, because something in it could not be looked into: a file is locked, damaged, too large or of an unknown kind. That does not mean that anything is wrong with it.',
      todo: 'Please send the file in a form that can be read, without a password, or ask your administrator which way is permitted.',
    },
    'reason-needed': {
      happened:
        'The message was not sent to anyone, because it holds sensitive data for a recipient and no reason was given for sending them.',
      todo: 'Please give a reason in the Valise add-in and send the message again, or send it without these data.',
    },
    'override-stale': {
      happened:
        'The message was not sent to anyone, because the reason given in the Valise add-in no longer fits: since then the text, the files, the recipients or the rules of your agency have changed.',
      todo: 'Please open the message once more, look at what the add-in shows now, and send it again with a reason.',
    },
    'mixed-recipients': {
      happened:
        'The message was not sent to anyone, because it is addressed both to registered agencies and to recipients outside the network, who would get it unprotected.',
      todo: 'Please send the recipients outside the network a separate message, or confirm them in the Valise add-in and send again.',
    },
    'sensitive-mixed': {
      happened:
        'The message was not sent to anyone, because it holds sensitive data and is addressed both to registered agencies and to recipients outside the network, who would get it unprotected.',
      todo: 'Please send it to the registered agencies alone, and write to the recipients outside the network separately, without these data.',
    },
    'no-way-out': {
      happened:
        'The message was not sent to anyone, because the gateway of your agency has no way to a recipient: no server is set up for mail that leaves the network.',
      todo: 'Please ask your administrator, or send the message again without that recipient.',
    },
    'key-withdrawn': {
      happened: 'The message was not delivered, because the key that it was sealed to is no longer valid.',
      todo: 'Please send it again: the gateway will use the key that is valid by then, or tell you if there is none.',
    },
    unreachable: {
      happened: 'The message was not delivered, because the receiving mail server could not be reached in time.',
      todo: 'Please inform the recipient in another way, and send the message again later.',
    },
    expired: {
      happened: 'The message was not delivered, because the receiving mail server did not accept it in time.',
      todo: 'Please inform the recipient in another way, and send the message again later.',
    },
    'unknown-mailbox': {
      happened: 'The message was not delivered, because the receiving mail server does not know this address.',
      todo: 'Please check the address and send the message again.',
    },
    'full-mailbox': {
      happened: 'The message was not delivered, because the mailbox is full.',
      todo: 'Please inform the recipient in another way, and send the message again when there is room.',
    },
    'too-big': {
      happened: 'The message was not delivered, because it is larger than the receiving mail server accepts.',
      todo: 'Please make it smaller, for instance by spreading the files over several messages.',
    },
    refused: {
      happened: 'The message was not delivered, because the mail server refused it.',
      todo: 'Please ask your administrator, who will find the reason in the technical part of this notice.',
    },
    rejected: {
      happened:
        'The message was not delivered, because someone who decides about held messages at your agency has rejected it.',
      todo: 'Please talk to those who decide about held messages at your agency, or inform the recipient in another way that is permitted.',
    },
    undecided: {
      happened: 'The message was not delivered, because nobody at your agency released it in time.',
      todo: 'Please talk to those who decide about held messages at your agency, and send the message again if it is still needed.',
    },
  },
  delayed: {
    happened: 'The message has not been delivered yet; the gateway keeps trying.',
    todo: 'You need not do anything unless it is urgent: you will be told if delivery fails.',
  },
  delivered: {
    happened: 'The message was handed over sealed and has been delivered to the mail server of the receiving agency.',
    todo: 'You need not do anything. That it was delivered does not mean that it was read.',
  },
  relayed: {
    happened: 'The message was handed on to the next mail server, which does not confirm deliveries.',
    todo: 'You need not do anything. You will hear no more, unless that server reports a failure.',
  },
  unconfirmed: {
    happened:
      'The message was handed over sealed to the gateway of the receiving agency, which has not confirmed its delivery within a day.',
    todo: 'Please ask the recipient in another way whether it has arrived.',
  },
  held: {
    happened: 'The message has not been delivered: a mail gateway holds it until an administrator has looked at it.',
    todo: 'You need not do anything for now: it goes on when it is released, and you will be told if it cannot be delivered. If it is urgent, please inform the recipient in another way.',
  },
  withheld: {
    happened:
      'The message has not been sent yet. Because of its content, people of your agency must release it first. What was found:',
    todo: 'You need not do anything: they have been told, and the message is sent when they release it. If they do not release it by {until}, it is not sent, and you will be told. If it should not be sent after all, ask one of them to reject it. If it is urgent, please inform the recipient in another way.',
  },
  delayedUntil: {
    happened: 'The message has not been delivered yet; the gateway keeps trying.',
    todo: 'You need not do anything unless it is urgent: the gateway tries until {until} and tells you if delivery fails.',
  },
  gathered: {
    subject: 'Several of your messages',
    opening:
      'This is an automatic notice from the mail gateway of your agency about several of your messages: there were too many to tell you of each by itself.',
  },
  deciding: {
    subject: 'Held messages wait for your decision',
    opening:
      'This is an automatic notice from the mail gateway of your agency. Because of their content, these messages are only sent if you, or others who decide about held messages, release them. What they say is not told here.',
    message: 'A message of {time}',
    from: 'From: {address}',
    to: 'To: {name}',
    content: 'What was found:',
    needed: 'Approvals needed: {count}',
    until: 'Unless it is released, it fails at {until}.',
    where: 'Please decide here: {address}',
    nowhere: 'Your gateway has no pages on which to decide; please ask your administrator.',
  },
  help: 'If you need help, please write to {postmaster} and quote the number {id}.',
};

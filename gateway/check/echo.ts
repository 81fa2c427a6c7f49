/** Has the running gateway ask the echo of another one, and says in plain words how far the message and its answer got. */
import type { Config } from '../config/config.ts';
import { ask } from '../control/client.ts';
import type { Inquiry, Step } from '../control/inquiry.ts';
import { controlSocket } from '../control/server.ts';
import { oneLine } from '../relay/fields.ts';
import { clockFindings } from './clock.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'echo';

export interface Asking {
  readonly config: Config;
  readonly inquiry: Inquiry;
  readonly now: () => Date;
  /** Told of each step as it happens. */
  readonly progress: (told: string) => void;
}

/** @throws ControlError where no gateway runs, or it is not ours to ask */
export async function askEcho({ config, inquiry, now, progress }: Asking): Promise<Finding[]> {
  const begun = now();
  const steps: Step[] = [];
  const { status, lines } = await ask(controlSocket(config.data), 'POST', '/echo', inquiry);
  for await (const line of lines()) {
    const said = JSON.parse(line);
    if (status >= 400) return [bad(ABOUT, `the gateway cannot ask: ${oneLine(said.error)}`)];
    steps.push(said);
    progress(progressOf(said));
  }
  return echoFindings(steps, { inquiry, begun, ended: now() });
}

/** What was asked, and when asking began and ended. */
export interface Asked {
  readonly inquiry: Inquiry;
  readonly begun: Date;
  readonly ended: Date;
}

/** What all steps come to; pure. */
export function echoFindings(steps: readonly Step[], { inquiry, begun, ended }: Asked): Finding[] {
  const asking = last(steps, 'asking');
  const answered = last(steps, 'answered');
  if (!asking || !answered) return [whereItStopped(steps, inquiry)];
  const { name, directory } = asking;
  const { seen } = answered;
  const seconds = ((ended.getTime() - begun.getTime()) / 1000).toFixed(1);
  const off = clockOff(new Date(seen.received), begun, ended);
  return [
    good(ABOUT, `the echo of ${name} has answered after ${seconds} s; whoever asked gets the answer as well`),
    sealing(answered, name),
    connection(answered, name),
    versions(seen.directory, directory, name),
    ...clockFindings(ended, [{ whose: `the gateway of ${name}`, off }], null),
  ];
}

type Answered = Extract<Step, { step: 'answered' }>;

function sealing({ seen, container }: Answered, name: string): Finding {
  const { agency, fingerprint, bound } = seen;
  const there = `${name} has opened SEIPD version ${seen.container}, proven to be of ${agency} by the key ${fingerprint}`;
  return bound === 'inside'
    ? good(ABOUT, `${there}; its answer is proven as well, and came in version ${container}`)
    : doubtful(ABOUT, `${there}; author and subject were outside the signature`);
}

function connection({ seen, tls }: Answered, name: string): Finding {
  const ways = `there by ${seen.tls ?? 'a connection in clear'}, back by ${tls ?? 'a connection in clear'}`;
  return seen.pinned
    ? good(ABOUT, `${ways}; the gateways have shown each other the keys that the directory lists`)
    : doubtful(ABOUT, `${ways}; it came to ${name} from another server, for the directory lists no gateway of theirs`);
}

function versions(theirs: number, ours: number, name: string): Finding {
  if (theirs === ours) return good(ABOUT, `${name} uses version ${theirs} of the directory, as this gateway does`);
  const behind = theirs < ours ? name : 'this gateway';
  const told = `${name} uses version ${theirs} of the directory, this gateway ${ours}`;
  return doubtful(ABOUT, `${told}: if that stays so for some minutes, ${behind} does not get what is new`);
}

/** How far our clock is ahead of theirs, as far as that is certain: they read a time between two of ours. */
function clockOff(theirs: Date, begun: Date, ended: Date): number {
  return Math.max(0, begun.getTime() - theirs.getTime()) + Math.min(0, ended.getTime() - theirs.getTime());
}

/** The leg at which it stopped, and what to do: what was heard last on the way counts. */
function whereItStopped(steps: readonly Step[], { to, seconds }: Inquiry): Finding {
  const asking = last(steps, 'asking');
  const said = (name: 'relayed' | 'deferred' | 'failed' | 'receipt') => last(steps, name)?.reply ?? null;
  const refused = last(steps, 'refused');
  if (refused) return bad(ABOUT, `nothing was sent to ${to}: ${oneLine(refused.why)}`);
  if (!asking) return bad(ABOUT, 'the gateway has stopped, or could not do it: look at its log');
  const { name, id } = asking;
  const receipt = last(steps, 'receipt');
  if (said('failed') !== null) return bad(ABOUT, `the gateway of ${name} refuses it for good: ${said('failed')}`);
  if (receipt?.action === 'failed')
    return bad(ABOUT, `the gateway of ${name} took it and could not deliver it: ${receipt.reply}. Is ${to} its echo?`);
  const came = last(steps, 'answer-refused');
  if (came && said('relayed') !== null)
    return bad(ABOUT, `${name} has it, but what came back was refused here: ${oneLine(came.why)}`);
  if (receipt)
    return bad(
      ABOUT,
      `${name} confirms that it was ${receipt.action}, but nothing answered within ${seconds} s: ${to} is no echo, but a mailbox`,
    );
  if (said('relayed') !== null)
    return bad(
      ABOUT,
      `the gateway of ${name} took it (${said('relayed')}), but nothing came back within ${seconds} s: it may not be able to reach this gateway; let it run check --members there`,
    );
  const waits = `it waits here to be handed to ${name}, and is tried on (queue show ${id})`;
  return bad(
    ABOUT,
    said('deferred') === null ? `${waits}: look at the log` : `${waits}; the last attempt: ${said('deferred')}`,
  );
}

/** One line for whoever waits. */
function progressOf(step: Step): string {
  switch (step.step) {
    case 'asking':
      return `sealing it for ${step.name}, as message ${step.id}`;
    case 'relayed':
      return `the other gateway took it (${step.reply}), waiting for the answer`;
    case 'deferred':
      return `not handed over yet (${step.reply}), it is tried again`;
    case 'receipt':
      return `a receipt came back: ${step.action}`;
    case 'answer-refused':
      return 'something came back and was refused here, waiting on';
    case 'answered':
      return 'the answer has come';
    case 'refused':
    case 'failed':
      return 'it was refused';
    case 'late':
      return 'no answer in time';
    default:
      return step satisfies never;
  }
}

function last<Name extends Step['step']>(steps: readonly Step[], name: Name) {
  return steps.findLast((each): each is Extract<Step, { step: Name }> => each.step === name);
}

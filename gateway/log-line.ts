/** Writes the lines of a log: JSON, on standard output or wherever they are wanted, and nothing gets past {@link loggable}. */
import { type DestinationStream, pino } from 'pino';
import { loggable } from './loggable.ts';

export type Level = 'info' | 'warn' | 'error';

/** Writes one line: how grave it is, what has happened, and the facts. It never throws. */
export type Say<Name extends string> = (level: Level, event: Name, facts: object) => void;

/** On standard output, or wherever `write` takes the lines. */
export function openLog<Name extends string>(write?: (line: string) => void): Say<Name> {
  return speaker(write ? { write } : gathered());
}

/**
 * Standard output, written once for all lines of one turn of the event loop and at the end of the process: a write for each line would cost
 * as much as taking a message in. Only SIGKILL in the middle of a turn can take lines along.
 */
function gathered(): DestinationStream {
  const out = pino.destination({ dest: 1, sync: true });
  let lines = '';
  function flush(): void {
    const gone = lines;
    lines = '';
    try {
      if (gone !== '') out.write(gone);
    } catch {
      // As below: there is nowhere left to say so.
    }
  }
  process.once('exit', flush);
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}

/** The one place where a line is written. */
function speaker(destination: DestinationStream): Say<string> {
  const level = (label: string) => ({ level: label });
  const timestamp = pino.stdTimeFunctions.isoTime;
  const log = pino({ base: null, timestamp, formatters: { level } }, destination);
  return (severity, event, facts) => {
    const alarm = severity === 'error' ? { alarm: true } : {};
    try {
      log[severity]({ event, ...(loggable(facts) as object), ...alarm });
    } catch {
      // A full disk under the log must not decide what happens to mail; there is nowhere left to say so.
    }
  };
}

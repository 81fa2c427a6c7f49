/** Asks a person: at a terminal without showing what is secret, else line by line from whatever is handed in. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** What a ceremony needs of the world. */
export interface Terminal {
  /** A line for the person. */
  readonly say: (line: string) => void;
  /** The line that answers; empty where there is none. */
  readonly ask: (question: string) => Promise<string>;
  /** The same, not echoed. */
  readonly askSecret: (question: string) => Promise<string>;
}

/** Reads answers from `input`; questions go to `output`, apart from what a program is to read. */
export function openTerminal(
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  output: NodeJS.WritableStream,
): Terminal & Disposable {
  let isSecret = false;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isSecret) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: echo, terminal: input.isTTY === true });
  // At a terminal the interface takes Ctrl-C for itself: whoever leaves has answered nothing.
  lines.on('SIGINT', () => lines.close());
  // The iterator keeps lines that come before they are asked for, which `question` would lose.
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    output.write(question);
    const { value, done } = await answers.next();
    return done ? '' : value;
  };
  return {
    say: (line) => void output.write(`${line}\n`),
    ask,
    askSecret: async (question) => {
      output.write(question);
      isSecret = true;
      try {
        return await ask('');
      } finally {
        isSecret = false;
        output.write('\n');
      }
    },
    [Symbol.dispose]: () => lines.close(),
  };
}

/** Tells the way of messages on a terminal, step by step with times. */
import { styleText } from 'node:util';
import type { Journey } from './chronicle.ts';
import { sayStep } from './page-texts.ts';
import type { Stage } from './stage.ts';
import { type Step, type StepName, stateOf, story, type Witnesses } from './story.ts';

/** Where it is told; only a terminal gets colours. */
export type Out = NodeJS.WriteStream;

const COLOURS: Partial<Record<StepName, 'green' | 'yellow' | 'red'>> = {
  proven: 'green',
  same: 'green',
  deferred: 'yellow',
  refused: 'red',
  failed: 'red',
  different: 'red',
};

/** The witnesses that a story is told from. */
export function witnessesOf({ chronicle, houses }: Pick<Stage, 'chronicle' | 'houses'>): Witnesses {
  const { lines, delivered } = chronicle;
  return { lines, delivered, names: { a: houses.a.name, b: houses.b.name } };
}

/** Who there is, before anything is sent. */
export function introduce({ houses, tap, folder, network }: Stage, out: Out): void {
  out.write(`${bold('Two agencies on this machine', out)}\n`);
  for (const { name, domain, fingerprint, gateway, server } of [houses.a, houses.b])
    out.write(
      `  ${name}  ${domain}  key ${fingerprint}\n    mail server 127.0.0.1:${server.port}, gateway 127.0.0.1:${gateway.port}\n`,
    );
  out.write(`  both registered in the directory at ${network.pages.href}\n`);
  out.write(`  between the gateways a wire tap on 127.0.0.1:${tap.port}\n  all data in ${folder}\n\n`);
}

/** Tells each message once its way is settled, and again when that changes. Returns a function that stops it. */
export function narrate(stage: Stage, out: Out): () => void {
  const told = new Map<number, Set<string>>();
  const tell = () => {
    for (const journey of stage.chronicle.journeys) tellJourney(journey, witnessesOf(stage), out, told);
  };
  stage.news.on('change', tell);
  return () => stage.news.off('change', tell);
}

function tellJourney(journey: Journey, witnesses: Witnesses, out: Out, told: Map<number, Set<string>>): void {
  const steps = story(journey, witnesses);
  // The witnesses speak up in any order; what is still under way is told in the right one a moment later.
  if (stateOf(journey, steps) === 'travelling') return;
  const before = told.get(journey.number);
  const known = before ?? new Set();
  const fresh = steps.filter((step) => !known.has(keyOf(step)));
  if (fresh.length === 0) return;
  const again = before ? ', goes on' : '';
  out.write(`${bold(`Message ${journey.number}${again}`, out)}\n`);
  for (const step of fresh) {
    known.add(keyOf(step));
    out.write(`${sentence(step, journey.sentAt, out)}\n`);
  }
  told.set(journey.number, known);
  out.write('\n');
}

/** A deferral that repeats itself is told once. */
function keyOf({ name, values }: Step): string {
  return `${name} ${values.mailbox ?? ''}`;
}

function sentence({ name, at, values }: Step, began: number, out: Out): string {
  const time = `${String(at - began).padStart(6)} ms  `;
  const text = sayStep({ name, values }, 'en');
  const colour = COLOURS[name];
  return time + (colour ? styleText(colour, text, { stream: out }) : text);
}

function bold(text: string, out: Out): string {
  return styleText('bold', text, { stream: out });
}

/** The house's inspection as the config wants it: by children that may do nothing, or none. */
import type { Config } from '../config/config.ts';
import type { Events } from '../events.ts';
import type { Inspect } from '../inspect/findings.ts';
import { startInspector } from '../inspect/inspector.ts';

export interface Inspecting extends AsyncDisposable {
  /** Null where the config wants none. */
  readonly inspect: Inspect | null;
}

/** What is being done when a child dies, as the mail log says it. */
export const LOOKING = 'looking into a message';

/** One message that takes long does not keep all others waiting; each child costs some 130 MB. */
const CHILDREN = 2;
/** For one message, in milliseconds; a child that keeps to its own limits says sooner what it has found. */
const TIMEOUT = 10_000;

/**
 * Starts the children, so that no mail waits for that.
 * @throws InspectorError where none can be started
 */
export async function openInspecting(
  { inspect: { enabled } }: Pick<Config, 'inspect'>,
  events: Pick<Events, 'fault'>,
): Promise<Inspecting> {
  if (!enabled) return { inspect: null, [Symbol.asyncDispose]: async () => {} };
  const onDied = (error: Error) => events.fault({ doing: LOOKING, error });
  const inspector = await startInspector({ children: CHILDREN, timeoutMs: TIMEOUT, onDied });
  return {
    inspect: (original, asked) => inspector.look(original, asked),
    [Symbol.asyncDispose]: () => inspector[Symbol.asyncDispose](),
  };
}

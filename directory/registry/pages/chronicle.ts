/** The history as pages tell it: each entry examined once, and then kept. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Examination, examine, examineFurther } from '../../audit/examine.ts';
import { readEntries } from '../entries.ts';
import { replayOptions } from '../history.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { OperationParts } from '../parts.ts';

export interface Chronicle {
  /** The examination of all that was logged until now. */
  read(): Promise<Examination>;
}

/** So many entries hold up others for some tens of milliseconds. */
const STEP = 16;

export function openChronicle({ db, keeper, now }: Pick<OperationParts, 'db' | 'keeper' | 'now'>): Chronicle {
  const alone = oneAtATime();
  let known: Examination | null = null;
  const grow = async (): Promise<Examination> => {
    const options = replayOptions({ db, now });
    known ??= await examine(options, readEntries(db, 0, 1), keeper.state.network.genesis);
    do {
      const { size } = known.state;
      known = await examineFurther(options, known, readEntries(db, size, size + STEP));
      await nextTurn();
    } while (known.state.size < keeper.state.size);
    return known;
  };
  return { read: () => alone(grow) };
}

/** The command that exports the register: to a file for a spreadsheet, or a part of it for a question. */
import { join } from 'node:path';
import type { AgencyId } from '../../directory/lookup.ts';
import { readConfig } from '../config/config.ts';
import { csvLine } from '../records/csv.ts';
import { COLUMNS, readRegister } from '../records/register-reader.ts';
import { day, parsedOptions, type Run, text, UsageError } from './command-line.ts';

/** `register export`, beside a running gateway or without one. */
export function registerCommand([act, ...args]: readonly string[]): Run {
  if (act !== 'export') throw new UsageError('register needs to be told what to do: export');
  const options = { config: text, from: text, to: text, agency: text, search: text };
  const { config, from, to, agency, search } = parsedOptions(args, options);
  const wanted = {
    from: day('from', from, 0),
    // The last day is in it as a whole.
    until: day('to', to, 1),
    agency: (agency as AgencyId | undefined) ?? null,
    text: search ?? null,
  };
  return async (world) => {
    const { data } = readConfig(world.env, config);
    const rows = readRegister(join(data, 'records.sqlite'), wanted);
    let lines = csvLine(COLUMNS);
    for (const row of rows) {
      lines += csvLine(COLUMNS.map((column) => row[column]));
      if (lines.length < BATCH) continue;
      world.out(lines);
      lines = '';
    }
    world.out(lines);
  };
}

/** Characters that are written at once. */
const BATCH = 1 << 16;

/** The commands that print what an administrator takes out of a gateway. */
import { type AgencyConfig, type Config, readConfig } from '../config/config.ts';
import { CommandError, parsedOptions, type Run, text } from './command-line.ts';

/** Prints what is read of one agency, the only one where `--agency` names none; a warning goes beside it. */
export function ofAgency(read: (agency: AgencyConfig) => Promise<string>, warning = '') {
  return (args: readonly string[]): Run => {
    const { config, agency } = parsedOptions(args, { config: text, agency: text });
    return async (world) => {
      const armored = await read(chosenAgency(readConfig(world.env, config), agency));
      world.err(warning);
      world.out(armored);
    };
  };
}

/** The agency of that id, or the only one. @throws CommandError */
export function chosenAgency({ agencies, file }: Config, id: string | undefined): AgencyConfig {
  const [chosen, ...more] = agencies.filter((agency) => id === undefined || agency.id === id);
  if (chosen && more.length === 0) return chosen;
  const ids = agencies.map((agency) => agency.id).join(', ');
  throw new CommandError(
    chosen
      ? `${file} has several agencies; say which with --agency: ${ids}`
      : `${file} has no agency ${id}; it has ${ids}`,
  );
}

/** The command with which an agency applies for membership. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson } from '../../../directory/log/envelope.ts';
import { keyId } from '../../../directory/log/keys.ts';
import { newPassphrase } from '../../../directory/signer/passphrase.ts';
import { grouped } from '../../../directory/telling/grouped.ts';
import { type Config, readConfig } from '../../config/config.ts';
import { CommandError, parsedWords, type Run, text, UsageError } from '../command-line.ts';
import { chosenAgency } from '../export-command.ts';
import { APPLICATION, enrol, type NewKeys, type Wanted } from './enrol.ts';
import { isOnDiskOf, refuseOwnFolders } from './key-folder.ts';
import { endpointPins } from './next-tls.ts';

/** `enrol FOLDER`: what the agency registers stands in the registration that `init` wrote. */
export function enrolCommand(args: readonly string[]): Run {
  const options = { config: text, agency: text, registration: text, 'passphrase-file': text };
  const { values, words } = parsedWords(args, options);
  const [folder, ...more] = words;
  if (folder === undefined || more.length > 0) throw new UsageError('enrol needs one new folder on a removable medium');
  return async (world) => {
    const config = readConfig(world.env, values.config);
    const agency = chosenAgency(config, values.agency);
    const now = world.now();
    await refuseOwnFolders(folder, config);
    const wanted = await readWanted(values.registration, config, agency.id, now);
    using terminal = world.terminal();
    const passphrase = await newPassphrase(terminal, values['passphrase-file']);
    const keys = await enrol(folder, { wanted, agency, passphrase, now });
    if (await isOnDiskOf(folder, config))
      world.err(
        `${folder} is on the disk of the gateway itself: move it to a removable medium, and leave no copy here.\n`,
      );
    world.out(nextSteps(folder, agency.id, keys));
  };
}

/** Only the form of the registration is looked at; its fields are checked with the whole application. */
async function readWanted(path: string | undefined, config: Config, id: string, now: Date): Promise<Wanted> {
  const file = path ?? join(dirname(config.file), 'registration.json');
  const document = await readFile(file, 'utf8').then(parseJson, (cause) => {
    throw new CommandError(`${file} cannot be read (${(cause as Error).message}); name it with --registration`, {
      cause,
    });
  });
  const { id: registered, name, country, kind, domains, addresses, endpoint } = document as Wanted;
  if (registered !== id) throw new CommandError(`${file} is the registration of ${String(registered)}, not of ${id}`);
  const place = endpoint && { ...endpoint, pins: [...(await endpointPins(config, now))] };
  return { id, name, country, kind, domains, addresses, endpoint: place };
}

function nextSteps(folder: string, agency: string, { identity, recovery }: NewKeys): string {
  return `${folder} now holds the keys of ${agency}. What is left to do:

  1. Print the recovery sheet (recovery-…-sheet.html, or .txt) twice, and do what it says.
  2. Hand ${APPLICATION} to the secretariat; nothing in it is secret. Read to it by telephone
     identity key  ${grouped(keyId(identity.text))}
     recovery key  ${grouped(keyId(recovery.text))}
  3. When the secretariat has checked names and nomination, it hands back a proposal. Sign it with
     npm run gateway -- directory sign ${folder} PROPOSAL
  4. Then delete the recovery key and the sheets from the folder. Keep it away from the gateway.
`;
}

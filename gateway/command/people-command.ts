/** The commands about the people who come to the desk; a running gateway carries them out, and whoever is removed is out at once. */
import { readConfig } from '../config/config.ts';
import { askFor } from '../control/client.ts';
import type { Link, PersonLine } from '../control/people.ts';
import { controlSocket } from '../control/server.ts';
import { ROLES } from '../people/person.ts';
import { parsedOptions, parsedWords, type Run, text, texts, UsageError, type World } from './command-line.ts';

/** `people invite|list|link|remove`. */
export function peopleCommand([act, ...args]: readonly string[]): Run {
  const run = Object.hasOwn(ACTS, act ?? '') ? ACTS[act as keyof typeof ACTS] : undefined;
  if (run) return run(args);
  throw new UsageError(`people needs to be told what to do: ${Object.keys(ACTS).join(', ')}`);
}

const ACTS = { invite, list, link, remove };

function invite(args: readonly string[]): Run {
  const options = { config: text, agency: text, name: text, address: text, role: texts };
  const { config, agency = null, name, address, role = [] } = parsedOptions(args, options);
  if (name === undefined || address === undefined || role.length === 0)
    throw new UsageError(`people invite needs --name, --address and --role (${ROLES.join(', ')})`);
  return async (world) => {
    const body = { agency, name, address, roles: role };
    told(world, (await askFor(socketOf(world, config), 'POST', '/people', body)) as Link);
  };
}

function list(args: readonly string[]): Run {
  const { config, json = false } = parsedOptions(args, { config: text, json: { type: 'boolean' } });
  return async (world) => {
    const people = (await askFor(socketOf(world, config), 'GET', '/people')) as PersonLine[];
    if (json) world.out(people.map((person) => `${JSON.stringify(person)}\n`).join(''));
    else world.out(people.length === 0 ? NOBODY : people.map(lineOf).join(''));
  };
}

function link(args: readonly string[]): Run {
  const { config, id } = oneOf('link', args);
  return async (world) => {
    told(world, (await askFor(socketOf(world, config), 'POST', `/people/${id}/link`, {})) as Link);
    world.out(
      'Once it is used, the passkey of before is good for nothing. Until then it still is: remove whoever must be out now.\n',
    );
  };
}

function remove(args: readonly string[]): Run {
  const { config, id } = oneOf('remove', args);
  return async (world) => {
    await askFor(socketOf(world, config), 'POST', `/people/${id}/remove`, {});
    world.out(`${id} is removed, and signed out everywhere\n`);
  };
}

const NOBODY = 'Nobody is invited yet: people invite does it.\n';

function lineOf({ id, agency, name, address, roles, joined }: PersonLine): string {
  const state = joined === null ? 'invited' : `since ${joined.slice(0, 10)}`;
  return `${id}  ${agency}  ${roles.join('+')}  ${state}  ${address}  ${name}\n`;
}

function told(world: World, { id, link, expires }: Link): void {
  world.out(
    `${id} is invited. Hand over this link by a way that reaches nobody else; it is good once, until ${expires}:\n${link}\n`,
  );
}

function oneOf(act: string, args: readonly string[]) {
  const { values, words } = parsedWords(args, { config: text });
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw new UsageError(`people ${act} needs one id; people list shows them`);
  return { config: values.config, id: encodeURIComponent(id) };
}

function socketOf(world: World, config: string | undefined): string {
  return controlSocket(readConfig(world.env, config).data);
}

/** An agency's rules for content in its config: what they come to, and what is said about those that cannot be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masked } from '../../gateway/config/config.ts';
import { STANDARD_CONTENT } from '../../gateway/filter/content/content-policy.ts';
import { type ConfigFolder, configFolder } from './config-folder.ts';

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await configFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const agency = (settings: object) => (toml: { agency: object[] }) => void Object.assign(toml.agency[0]!, settings);
const OWN = { id: 'witnesses', kinds: ['passport', 'marking-internal'], members: 'release' };

test('an agency that says nothing has the standard rules, and content is looked into', async () => {
  const config = await folder.config();
  expect(config.agencies[0]!.content).toEqual(STANDARD_CONTENT);
  expect(config.inspect.enabled).toBe(true);
});

test('what an agency says is in force, and the log at start tells its version and none of its masks', async () => {
  const content = {
    allowances: { outsiders: 'clear', agencies: [{ agency: 'b', level: 'internal' }] },
    masks: ['ACC/####/#{1,6}'],
    silent: ['witnesses'],
    changes: [{ rule: 'sensitive', members: 'tip' }],
    rules: [OWN],
  };
  const config = await folder.config(agency({ content }));
  const policy = config.agencies[0]!.content;
  expect(policy).toMatchObject({ masks: content.masks, allowances: { ...content.allowances, members: 'restricted' } });
  expect(policy.rules.at(-1)).toEqual({ ...OWN, band: 'high', count: 1, outsiders: null, silent: true });
  const { version, allowances } = policy;
  expect(masked(config)).toMatchObject({ agencies: [{ content: { version, allowances, silent: ['witnesses'] } }] });
  expect(JSON.stringify(masked(config))).not.toContain('ACC/');
});

test('what is less than the standard is in force where it is named', async () => {
  const content = {
    allowances: { members: 'secret', outsiders: 'restricted', agencies: [{ agency: 'b', level: 'top-secret' }] },
    silent: ['list'],
    changes: [{ rule: 'locked', outsiders: 'tip' }],
  };
  const loosened = { content: ['allowances', 'list', 'locked'] };
  const { allowances, rules } = (await folder.config(agency({ content, loosened }))).agencies[0]!.content;
  expect(allowances).toEqual(content.allowances);
  expect(rules.find(({ id }) => id === 'locked')).toMatchObject({ outsiders: 'tip', members: 'note' });
});

describe('it is refused, and said what to write:', () => {
  test.each<[name: string, settings: object, faults: readonly (string | RegExp)[]]>([
    [
      'rules that there are not',
      { content: { silent: ['lists'], changes: [{ rule: 'witnesses', members: 'tip' }], rules: [OWN] } },
      [
        /^agency#1\.content\.silent#1: "lists" is not one of secret, .*, witnesses; correct it$/,
        /^agency#1\.content\.changes#1\.rule: "witnesses" is not one of secret, /,
      ],
    ],
    [
      'a name that loosens nothing',
      { loosened: { content: ['masks'] } },
      [/^agency#1\.loosened\.content#1: "masks" is not one of allowances, secret, /],
    ],
    [
      'an id that is taken',
      { content: { rules: [{ ...OWN, id: 'secret' }, OWN, OWN] } },
      [
        'agency#1.content.rules#1.id: "secret" is already the id of another rule; choose another',
        'agency#1.content.rules#3.id: "witnesses" is already the id of another rule; choose another',
      ],
    ],
    [
      'a rule that does nothing',
      { content: { rules: [{ id: 'witnesses', kinds: ['iban'] }] } },
      ['agency#1.content.rules#1: does nothing; say what, under members or outsiders'],
    ],
    [
      'a kind that there is not',
      { content: { rules: [{ ...OWN, kinds: ['ibn'] }] } },
      [/^agency#1\.content\.rules#1\.kinds#1: "ibn" is not one of "iban", /],
    ],
    [
      'a rule about no kind',
      { content: { rules: [{ ...OWN, kinds: [] }] } },
      ['agency#1.content.rules#1.kinds: is empty; give at least one'],
    ],
    [
      'a mask that cannot be read',
      { content: { masks: ['ACC/[##'] } },
      [
        'agency#1.content.masks#1: "ACC/[##" is not valid: case mask: a bracket is not closed; write it as "ACC/####/#{1,6}"',
      ],
    ],
    [
      'a marking above the standard',
      {
        content: {
          allowances: {
            members: 'confidential',
            outsiders: 'restricted',
            agencies: [{ agency: 'b', level: 'secret' }],
          },
        },
      },
      [
        'agency#1.content.allowances.members: is above the standard, "restricted"; change it, or add "allowances" to loosened.content',
        'agency#1.content.allowances.outsiders: is above the standard, "internal"; change it, or add "allowances" to loosened.content',
        'agency#1.content.allowances.agencies#1.level: is above the standard, "restricted"; change it, or add "allowances" to loosened.content',
      ],
    ],
    [
      'less than a standard rule does',
      { content: { silent: ['list'], changes: [{ rule: 'locked', members: 'tip', outsiders: 'justify' }] } },
      [
        'agency#1.content.silent#1: puts the standard rule "list" out of force; change it, or add "list" to loosened.content',
        'agency#1.content.changes#1.outsiders: is less than the standard, "release"; change it, or add "locked" to loosened.content',
      ],
    ],
  ])('%s', async (_, settings, faults) => {
    const told = await folder.faults(agency(settings));
    expect(told).toEqual(faults.map((fault) => (typeof fault === 'string' ? fault : expect.stringMatching(fault))));
  });
});

/** Writes the commented config file that an administrator edits, from the same schema that reads it. */
import { stringify } from 'smol-toml';
import { settings } from './settings.ts';
import { filesFrom } from './settings-files.ts';
import { type Described, described } from './settings-walk.ts';

/** What a new file says from the start, by the file's own names. */
export interface Table {
  readonly [name: string]: string | number | boolean | readonly string[] | Table | readonly Table[] | undefined;
}

/**
 * Every setting with its sentence. What `values` knows is written, and what has a default stands as a comment. So does what must be
 * filled in by hand: the gateway will not start before it is, and will say so.
 */
export function configTemplate(values: Table): string {
  const whole = { path: [], isComment: false, isTold: true };
  return `${[...INTRODUCTION, ...tableLines(described(settings(filesFrom('/'))), values, whole)].join('\n')}\n`;
}

const INTRODUCTION = [
  '# The configuration of a Valise gateway. The language is TOML: name = value, tables in brackets, and # begins a comment.',
  '# A line such as "#port = 25" shows the default; remove the # to change it. Paths count from the folder of this file.',
  '# After a change: npm run gateway -- check-config --config THIS-FILE',
];

/** How a table is shown: where it stands, whether as a comment, and whether with its sentences (only the first of several is). */
interface View {
  readonly path: readonly string[];
  readonly isComment: boolean;
  readonly isTold: boolean;
}

/** The lines of one table: its plain settings first, because in TOML what follows a header belongs to it. */
function tableLines({ inside }: Described, values: Table, view: View): string[] {
  const entries = [...inside].map(([name, schema]) => ({ name, ...described(schema) }));
  const shown = entries.filter(({ name }) => view.isTold || values[name] !== undefined);
  const plain = shown.filter((setting) => setting.kind === 'value');
  const tables = shown.filter((setting) => setting.kind !== 'value');
  return [
    ...plain.flatMap((setting) => settingLines(setting, values[setting.name], view)),
    ...tables.flatMap((setting) => subtableLines(setting, values[setting.name], view)),
  ];
}

type Setting = Described & { readonly name: string };

function settingLines({ name, sentence, standard, isRequired }: Setting, value: Table[string], view: View): string[] {
  const isOpen = isRequired && value === undefined && !view.isComment;
  const told = view.isTold ? ['', ...commented(isOpen ? `${sentence} MUST BE FILLED IN.` : sentence)] : [];
  const shown = value ?? standard;
  const line = shown === undefined ? `${name} =` : stringify({ [name]: shown }).trim();
  return [...told, value === undefined ? `#${line}` : line];
}

/**
 * A table of which nothing is known is a comment as a whole, unless all in it has defaults: there the header stands, so that a setting
 * whose # is removed belongs to it.
 */
function subtableLines(setting: Setting, value: Table[string], view: View): string[] {
  const { name, sentence, standard, isRequired } = setting;
  const isList = setting.kind === 'tables';
  const isComment = view.isComment || (value === undefined && !isRequired && (isList || standard === undefined));
  const path = [...view.path, name];
  const header = isList ? `[[${path.join('.')}]]` : `[${path.join('.')}]`;
  const blocks = (Array.isArray(value) ? value : [value ?? {}]) as readonly Table[];
  return blocks.flatMap((block, n) => {
    const isTold = view.isTold && n === 0;
    const lines = tableLines(setting, block, { path, isComment, isTold });
    return ['', ...(isTold ? commented(sentence) : []), isComment ? `#${header}` : header, ...lines];
  });
}

/** Comment lines of at most 100 characters. */
function commented(sentence: string): string[] {
  return sentence.match(/.{1,98}(?= |$)/g)?.map((line) => `# ${line.trim()}`) ?? [];
}

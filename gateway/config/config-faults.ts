/** Puts what is wrong with a config into sentences: where, what, and what to do. */
import type { z } from 'zod';
import { explained } from './settings-walk.ts';

/** One sentence for each fault; `schema` knows what a missing setting is for. */
export function faultsOf(error: z.ZodError, schema: z.ZodType): string[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${keyPath([...issue.path, key])}: is not a setting; correct its spelling or remove it`)
      : [`${keyPath(issue.path)}: ${what(issue, schema)}`],
  );
}

/** `agency#1.clients.users#2.name`: people count from one. */
export function keyPath(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `#${step + 1}` : `.${String(step)}`));
  return steps.join('').slice(1);
}

function what(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? missing(issue.path, schema)
        : `is not ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${JSON.stringify(issue.input)} is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' ? `is less than ${issue.minimum}; raise it` : 'is empty; give at least one';
    case 'too_big':
      return `is more than ${issue.maximum}; lower it`;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text; put it in double quotes',
  number: 'a number; write it without quotes',
  boolean: 'true or false; write it without quotes',
  array: 'a list',
  object: 'a table of settings',
};

function missing(path: readonly PropertyKey[], schema: z.ZodType): string {
  const [first = '', ...rest] = explained(schema, path).replace(/\.$/, '');
  return `is missing; fill in: ${first.toLowerCase()}${rest.join('')}`;
}

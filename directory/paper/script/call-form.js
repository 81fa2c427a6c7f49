/** The act of a form that calls the API with what its fields say, and does nothing twice. */
import { call } from './call.js';
import { readFields } from './fields.js';

/** For each form the last request, and the key under which it is done once. @type {WeakMap<HTMLFormElement, { text: string, key: string }>} */
const sent = new WeakMap();

/** @type {import('./forms.js').Act} */
export async function callForm(form) {
  const { method = 'post', path = '', version } = form.dataset;
  const body = method === 'delete' ? undefined : await readFields(form);
  const text = JSON.stringify([path, body, version]);
  const before = sent.get(form);
  // The same again is a repetition, as long as nothing was answered.
  const key = before?.text === text ? before.key : crypto.randomUUID();
  sent.set(form, { text, key });
  const answer = await call({ method, path, body, version, key });
  sent.delete(form);
  return answer;
}

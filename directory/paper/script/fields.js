/** Reads the named fields of a form into the JSON that an operation takes. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/**
 * The body: what the form itself says (`data-body`), and its fields. `a.b` is a member of a member, `a.0.b` of the first of a list, and `a[]` one more
 * of a list. A fieldset with `data-item` is one more of that list, unless nothing in it is filled in. `data-kind` says what a text is: `lines`, `number` or `json`, of a file `digest`; `data-empty` what an empty one is: `omit` or `null`.
 * @param {HTMLFormElement} form
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readFields(form) {
  /** @type {Record<string, unknown>} */
  const body = JSON.parse(form.dataset.body ?? '{}');
  await readInto(
    body,
    [...form.elements].filter((each) => each.closest('[data-item]') === null),
  );
  for (const item of form.querySelectorAll('fieldset[data-item]'))
    await readItem(body, /** @type {HTMLFieldSetElement} */ (item));
  return body;
}

/** @param {Record<string, unknown>} body @param {HTMLFieldSetElement} item */
async function readItem(body, { dataset, elements }) {
  /** @type {Record<string, unknown>} */
  const one = {};
  await readInto(one, [...elements]);
  const isFilledIn = Object.values(one).some((value) => !(Array.isArray(value) && value.length === 0));
  if (isFilledIn) /** @type {unknown[]} */ (get(body, (dataset.item ?? '').split('.'))).push(one);
}

/** @param {Record<string, unknown>} body @param {readonly Element[]} elements */
async function readInto(body, elements) {
  for (const field of elements) {
    if (!isField(field) || field.name === '' || field.disabled) continue;
    const isOneOfList = field.name.endsWith('[]');
    const path = field.name.replace(/\[\]$/, '').split('.');
    if (isOneOfList && get(body, path) === undefined) put(body, path, []);
    const value = await valueIn(field, isOneOfList);
    if (value === undefined) continue;
    if (isOneOfList) /** @type {unknown[]} */ (get(body, path)).push(value);
    else put(body, path, value);
  }
}

/** @param {Element} element @returns {element is Field} */
function isField(element) {
  return ['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName);
}

/** Undefined where it says nothing. @param {Field} field @param {boolean} isOneOfList @returns {Promise<unknown>} */
async function valueIn(field, isOneOfList) {
  if (field instanceof HTMLSelectElement && field.multiple) return [...field.selectedOptions].map(({ value }) => value);
  if (field instanceof HTMLInputElement) {
    if (field.type === 'checkbox' && !isOneOfList) return field.checked;
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked ? field.value : undefined;
    if (field.type === 'file') return fileIn(field);
  }
  return meaning(field.value.trim(), field.dataset);
}

/** Its text, or its SHA-256 in hex: a letter stays where it is. @param {HTMLInputElement} field */
async function fileIn({ files, dataset }) {
  const file = files?.[0];
  if (file === undefined || dataset.kind !== 'digest') return file?.text();
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text @param {DOMStringMap} dataset @returns {unknown} */
function meaning(text, { kind, empty }) {
  if (kind === 'lines') return text.split(/\s*\n\s*/).filter((line) => line !== '');
  if (text === '' && empty !== undefined) return empty === 'null' ? null : undefined;
  if (kind === 'number') return Number(text);
  return kind === 'json' ? JSON.parse(text) : text;
}

/** @param {unknown} holder @param {readonly string[]} path @returns {unknown} */
function get(holder, path) {
  return path.reduce((/** @type {any} */ inner, name) => inner?.[name], holder);
}

/** @param {any} holder @param {readonly string[]} path @param {unknown} value */
function put(holder, [name = '', ...rest], value) {
  if (rest.length === 0) {
    holder[name] = value;
    return;
  }
  holder[name] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {};
  put(holder[name], rest, value);
}

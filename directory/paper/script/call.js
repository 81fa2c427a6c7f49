/** Asks the API: with the token of the session, as JSON, and with a key that keeps a repetition from being done twice. */

/**
 * @typedef {object} Wish
 * @property {string} method
 * @property {string} path
 * @property {unknown} [body]
 * @property {string | undefined} [version] what `If-Match` names
 * @property {string} [key] what `Idempotency-Key` says
 */

/** An answer that is a problem (RFC 9457), or none at all. */
export class CallProblem extends Error {
  /** @param {string} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** What the answer says; an empty one says nothing. @param {Wish} wish @returns {Promise<Record<string, any>>} @throws {CallProblem} */
export async function call(wish) {
  try {
    return await ask(wish);
  } catch (error) {
    // Somebody has signed in anew at another page: the session has another token by now.
    if (!(error instanceof CallProblem) || error.code !== 'cross-site') throw error;
    const { csrfToken } = await ask({ method: 'GET', path: '/v1/session' });
    token()?.setAttribute('content', csrfToken);
    return ask(wish);
  }
}

/** @param {Wish} wish @returns {Promise<Record<string, any>>} */
async function ask({ method, path, body, version, key }) {
  const response = await fetch(path, {
    method: method.toUpperCase(),
    headers: {
      'x-csrf-token': token()?.getAttribute('content') ?? '',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new CallProblem('unreachable', String(cause));
  });
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  const said = isJson ? await response.json() : {};
  if (!response.ok) throw new CallProblem(said.code ?? 'internal', said.detail ?? '');
  return said;
}

function token() {
  return document.querySelector('meta[name=csrf-token]');
}

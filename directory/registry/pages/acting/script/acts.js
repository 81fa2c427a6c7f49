/** What a form can do, by the name in its `data-act`; each answers what the API said last. */
import { call } from '../../../../paper/script/call.js';
import { callForm } from '../../../../paper/script/call-form.js';
import { readFields } from '../../../../paper/script/fields.js';
import { makePasskey, toBase64, usePasskey } from '../../../../paper/script/passkey.js';

/** @typedef {import('../../../../paper/script/forms.js').Act} Act */

/** @type {import('../../../../paper/script/forms.js').Acts} */
export const ACTS = { call: callForm, show: readFields, 'sign-in': signIn, join, 'add-passkey': addPasskey, approve };

async function signIn() {
  const options = await call({ method: 'post', path: '/v1/sessions/challenge' });
  return call({ method: 'post', path: '/v1/sessions', body: await usePasskey(options) });
}

/** Makes a passkey for whoever has the invitation that stands after # in the address, and signs in with it. */
async function join() {
  await register(location.hash.slice(1));
  return signIn();
}

async function addPasskey() {
  const { invitation } = await call({ method: 'post', path: '/v1/invitations', body: { kind: 'passkey' } });
  return register(invitation);
}

/** @param {string} invitation */
async function register(invitation) {
  const options = await call({ method: 'post', path: '/v1/registrations/challenge', body: { invitation } });
  const passkey = await makePasskey(options);
  return call({ method: 'post', path: '/v1/registrations', body: { invitation, passkey } });
}

/**
 * Signs what `data-challenge` is the digest of, with one of the passkeys in `data-keys`: credentials and the ids under which the log knows them.
 * @type {Act}
 */
async function approve(form) {
  const { path = '', challenge = '', site = '', keys = '' } = form.dataset;
  const fields = await readFields(form);
  const ids = new Map(keys.split(' ').map((pair) => /** @type {[string, string]} */ (pair.split(':'))));
  const allowCredentials = [...ids.keys()].map((id) => ({ id, type: 'public-key' }));
  const used = await usePasskey({ challenge, rpId: site, allowCredentials, userVerification: 'required' });
  const { authenticatorData, clientDataJSON, signature } = used.response;
  const passkey = { authenticator: toBase64(authenticatorData), client: toBase64(clientDataJSON) };
  const signatures = [{ keyid: ids.get(used.id), sig: toBase64(signature), passkey }];
  return call({ method: 'post', path, body: { ...fields, signatures } });
}

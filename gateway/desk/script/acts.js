/** What a form of the desk can do, by the name in its `data-act`. */
import { call } from '../../../directory/paper/script/call.js';
import { callForm } from '../../../directory/paper/script/call-form.js';
import { readFields } from '../../../directory/paper/script/fields.js';
import { makePasskey, usePasskey } from '../../../directory/paper/script/passkey.js';

/** @typedef {import('../../../directory/paper/script/forms.js').Act} Act */

/** @type {import('../../../directory/paper/script/forms.js').Acts} */
export const ACTS = { call: callForm, 'sign-in': signIn, join, decide };

async function signIn() {
  const { options } = await post('sign-in-options', {});
  return post('sign-in', { passkey: await usePasskey(options) });
}

/** Makes a passkey for whoever has the invitation that stands after # in the address; that signs in as well. */
async function join() {
  const secret = location.hash.slice(1);
  const { options } = await post('join-options', { secret });
  return post('join', { secret, passkey: await makePasskey(options) });
}

/** Signs the gateway's statement of what was decided about what is shown. @type {Act} */
async function decide(form) {
  const { statement, options } = await post('decision-options', await readFields(form));
  return post('decide', { statement, passkey: await usePasskey(options) });
}

/** @param {string} name @param {unknown} body */
function post(name, body) {
  return call({ method: 'post', path: `/v1/${name}`, body });
}

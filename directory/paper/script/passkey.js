/** Passkeys in a browser (WebAuthn level 3): made and used, in JSON as the API has it. */
import { CallProblem } from './call.js';

/** @typedef {Record<string, any>} Json */

/** @param {Json} options @returns {Promise<Json>} @throws {CallProblem} */
export async function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON?.(/** @type {any} */ (options)) ?? {
    ...options,
    challenge: octets(options.challenge),
    user: { ...options.user, id: octets(options.user.id) },
  };
  return shown(navigator.credentials.create({ publicKey: /** @type {any} */ (publicKey) }));
}

/** @param {Json} options @returns {Promise<Json>} @throws {CallProblem} */
export async function usePasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(/** @type {any} */ (options)) ?? {
    ...options,
    challenge: octets(options.challenge),
    allowCredentials: options.allowCredentials?.map((/** @type {Json} */ each) => ({ ...each, id: octets(each.id) })),
  };
  return shown(navigator.credentials.get({ publicKey: /** @type {any} */ (publicKey) }));
}

/** Base64url (RFC 4648 section 5), as WebAuthn has it, into base64, as entries have it. @param {string} text */
export function toBase64(text) {
  return btoa(String.fromCharCode(...octets(text)));
}

/** @param {Promise<Credential | null>} pending @returns {Promise<Json>} */
async function shown(pending) {
  const credential = await pending.catch((cause) => {
    // Why it failed is not for a page to know (WebAuthn section 14.5): mostly, its owner has thought better of it.
    throw new CallProblem('no-passkey', cause.name);
  });
  if (!(credential instanceof PublicKeyCredential)) throw new CallProblem('no-passkey', '');
  return credential.toJSON?.() ?? toJson(/** @type {any} */ (credential));
}

/** What `toJSON` answers, for browsers that do not have it yet. @param {Json} credential @returns {Json} */
function toJson({ id, rawId, type, response }) {
  const names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const given = names.filter((name) => response[name] instanceof ArrayBuffer);
  return {
    id,
    rawId: base64url(rawId),
    type,
    response: Object.fromEntries(given.map((name) => [name, base64url(response[name])])),
    clientExtensionResults: {},
  };
}

/** @param {string} text */
function octets(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes */
function base64url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

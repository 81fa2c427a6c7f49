/** A ceremony that cannot go on; the message says why, and nothing was signed. */
export class SignerError extends Error {
  override name = 'SignerError';
}

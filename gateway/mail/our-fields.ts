/** The header fields that only Valise writes: stripped at every border, so that whoever reads one reads his own gateway's word. */

/** What a gateway says about a message that it delivers. */
export const VERDICT_FIELD = 'Valise-Verdict';

/** What the add-in asks of its own agency's gateway, such as `v=1; outsiders=confirmed`. */
export const REQUEST_FIELD = 'Valise-Request';

/** What a mail-flow rule of the agency's tenant adds, so that a mail service which many share can be told to speak for this agency. */
export const TENANT_FIELD = 'Valise-Tenant';

/** Whether a field belongs to us; `name` is in lower case. */
export function isOurField(name: string): boolean {
  return name.startsWith('valise-');
}

/** The fields that do not go along with the original: ours, and those that name hidden recipients (RFC 5322 section 3.6.3). */
export function isStrippedOutbound(name: string): boolean {
  return isOurField(name) || name === 'bcc' || name === 'resent-bcc';
}

/** OpenPGP certificates as the directory knows them: read once, checked, then plain data. */

/** The fingerprint of a primary key, upper-case hex (RFC 9580 section 5.5.4). */
export type Fingerprint = string & { readonly brand: 'Fingerprint' };

/** A certificate that passed the profile's checks when it was read; whether it is usable now is asked of {@link usability}. */
export interface Certificate {
  readonly fingerprint: Fingerprint;
  /** Without foreign signatures and without anything but the primary key, its User IDs and subkeys. */
  readonly armored: string;
  readonly userIds: readonly string[];
  readonly created: Date;
  /** Null where it never expires; the earlier of the primary key's and the encryption subkey's end. */
  readonly expires: Date | null;
  readonly revoked: boolean;
}

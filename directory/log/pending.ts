/** Entries that were admitted, and those of them that wait before they take effect. */
import type { Certificate } from '../certificate.ts';
import type { EntryId } from './envelope.ts';
import type { Payload, PersonId } from './payload.ts';
import type { Way } from './rules.ts';

/** An entry whose form, place and signatures are right. */
export interface Admitted<P extends Payload = Payload> {
  readonly payload: P;
  readonly entry: EntryId;
  readonly logged: Date;
  readonly way: Way;
  /** Who signed as a registrar. */
  readonly registrars: readonly PersonId[];
  /** The one that the entry names, where it adds one. */
  readonly certificate: Certificate | null;
}

/** A change that everyone can see coming. */
export interface Pending<P extends Payload = Payload> {
  readonly payload: P;
  readonly entry: EntryId;
  readonly effective: Date;
  /** Stopped by a veto until it is resumed. */
  readonly paused: boolean;
  /** It was resumed once, so that it cannot be stopped again by the same key. */
  readonly resumed: boolean;
}

export function waiting<P extends Payload>({ payload, entry, logged, way }: Admitted<P>): Pending<P> {
  return { payload, entry, effective: new Date(logged.getTime() + way.delay), paused: false, resumed: false };
}

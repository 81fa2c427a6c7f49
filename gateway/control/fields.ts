/** Fields that several commands of an operator's have. */
import { z } from 'zod';
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';

/** An address as a person types it. */
export const address = z.string().transform((text, context): Address => {
  try {
    return parseAddress(text);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

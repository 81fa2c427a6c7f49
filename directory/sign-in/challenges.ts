/** Challenges for passkeys: issued without being remembered, so that nobody can crowd out another's, and accepted once. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Challenges {
  /** Makes a challenge that is good for one purpose, in base64url. */
  issue(purpose: string): string;
  /** Whether it was issued for that purpose, not long ago, and was not spent. */
  isGood(challenge: string, purpose: string): boolean;
  /** Called when it has served. */
  spend(challenge: string): void;
}

/** For how long a person may look for their passkey. */
const CHALLENGE_LIFE = 5 * 60 * 1000;

const RANDOM = 16;
const TIME = 6;

export function makeChallenges(now: () => Date): Challenges {
  // Of this process: after a restart people ask for a new challenge.
  const secret = randomBytes(32);
  const spent = new Map<string, number>();
  const seal = (body: Buffer, purpose: string): Buffer =>
    createHmac('sha256', secret).update(body).update(purpose).digest();
  return {
    issue(purpose) {
      const time = Buffer.alloc(TIME);
      time.writeUIntBE(now().getTime() + CHALLENGE_LIFE, 0, TIME);
      const body = Buffer.concat([randomBytes(RANDOM), time]);
      return Buffer.concat([body, seal(body, purpose)]).toString('base64url');
    },
    isGood(challenge, purpose) {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== RANDOM + TIME + 32 || spent.has(challenge)) return false;
      const body = bytes.subarray(0, RANDOM + TIME);
      const isOurs = timingSafeEqual(seal(body, purpose), bytes.subarray(RANDOM + TIME));
      return isOurs && now().getTime() < body.readUIntBE(RANDOM, TIME);
    },
    spend(challenge) {
      const at = now().getTime();
      for (const [old, until] of spent) if (until <= at) spent.delete(old);
      spent.set(challenge, at + CHALLENGE_LIFE);
    },
  };
}

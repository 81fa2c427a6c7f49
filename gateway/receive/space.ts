/** Disk space that is spoken for by messages that are still arriving, so that many at once cannot fill the disk between them. */

/** Whether so many octets can still be written and enough stays free. */
export type Room = (bytes: number) => Promise<boolean>;

/** One message's part of the disk, until it is disposed of. */
export interface Claim extends Disposable {
  /** Makes the claim last for a message of so many octets; false, and nothing more is claimed, where the disk has not that much. */
  cover(bytes: number): Promise<boolean>;
}

export interface Space {
  /** A claim to nothing yet. */
  claim(): Claim;
}

/** What is written of a message: sealing and base64 make it a good third longer. */
const GROWTH = 1.5;
/** The disk is not asked anew for every chunk. */
const STEP = 1024 * 1024;

export function createSpace(room: Room): Space {
  let spoken = 0;
  return {
    claim() {
      let mine = 0;
      return {
        async cover(bytes) {
          const wanted = Math.ceil((bytes * GROWTH) / STEP) * STEP;
          const more = wanted - mine;
          if (more <= 0) return true;
          mine += more;
          spoken += more;
          if (await room(spoken)) return true;
          mine -= more;
          spoken -= more;
          return false;
        },
        [Symbol.dispose]() {
          spoken -= mine;
          mine = 0;
        },
      };
    },
  };
}

/** Held mail from end to end: two people sign their decisions with passkeys through the desk's socket, and the message arrives sealed; one alone cannot. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection } from '../../gateway/inspect/findings.ts';
import { waitFor } from '../peers/process.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import { type Desk, deskOf, deskSettings, type Visitor } from './desk.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const SECRET: Inspection = {
  findings: [{ type: 'private-key', band: 'high', count: 1, path: ['1'], role: 'body', evidence: [] }],
  dangers: [],
  unseen: [],
};

let street: Street;
let a: Neighbour;
let b: Neighbour;
let desk: Desk;

beforeAll(async () => {
  const settings = { agency: { release: { people: 2 } }, inspect: { enabled: true }, desk: deskSettings('a') };
  street = await foundStreet(['a', 'b'], { a: settings });
  a = street.neighbour('a');
  b = street.neighbour('b');
  desk = deskOf(a.agency);
  a.break(() => ({ inspect: async () => SECRET }));
});
afterAll(() => street[Symbol.asyncDispose]());

/** What a page does: asks what is to be signed, has it signed, and brings it. */
async function decide(message: { id: string; digest: string }, { secret, device }: Visitor): Promise<string> {
  const { id, digest } = message;
  const { statement, options } = await desk.ask('decision-options', { id, digest, verdict: 'approve' }, secret);
  return (await desk.ask('decide', { statement, passkey: device.get(options) as never }, secret)).outcome;
}

describe('a message that policy holds', () => {
  test('is refused while nobody could release it', async () => {
    const answer = await a.submit(writeLetter({ to: [OFFICER_B] }));
    expect(answer.code).toBeGreaterThanOrEqual(500);
  });

  test('arrives once two people have signed, a restart in between, and one alone cannot release it', async () => {
    const raquel = await desk.come((await desk.invite('Raquel', 'raquel@a.example')).out);
    const rene = await desk.come((await desk.invite('René', 'rene@a.example')).out);
    const letter = writeLetter({ to: [OFFICER_B] });
    const id = idOf(await a.submit(letter));
    const { held } = await desk.ask('held-list', {}, raquel.secret);
    expect(held).toMatchObject([{ id, needed: 2, matters: [{ kind: 'private-key' }] }]);

    expect(await decide(held[0]!, raquel)).toBe('done');
    expect(await decide(held[0]!, raquel)).toBe('decided-before');
    await a.stop();
    await a.start();
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    expect(await desk.ask('held', { id }, rene.secret)).toMatchObject({ decisions: [{ name: 'Raquel' }] });

    expect(await decide(held[0]!, rene)).toBe('done');
    await waitFor('the letter to arrive', async () => (await b.copies(OFFICER_B, letter)).length > 0);
    expect(await street.leaks()).toEqual([]);
    expect(await desk.ask('held-list', {}, rene.secret)).toEqual({ held: [], more: 0 });
  });
});

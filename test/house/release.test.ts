/** What policy holds for its content waits sealed until people have decided: let go, it arrives byte for byte; else its author is told. Nothing is lost or sent twice. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { askFor } from '../../gateway/control/client.ts';
import { decideHeld, findHeld, listHeld } from '../../gateway/control/held.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import type { Verdict } from '../../gateway/filter/held.ts';
import type { House } from '../../gateway/house.ts';
import type { Inspection } from '../../gateway/inspect/findings.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import type { Person, PersonId, Role } from '../../gateway/people/person.ts';
import { readRegister } from '../../gateway/records/register-reader.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { recordFails } from './faults.ts';
import { DAY, HOUR, type MovedClock, movedClock } from './moved-clock.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';
import type { MemberEntry } from './town.ts';

const A = 'a' as AgencyId;
const OUTSIDER = 'journalist@outside.example';

const SECRET: Inspection = {
  findings: [{ type: 'private-key', band: 'high', count: 1, path: ['1'], role: 'body', evidence: [] }],
  dangers: [],
  unseen: [],
};

const person = (name: string, ...roles: Role[]): Person => ({
  id: `P-${name}` as PersonId,
  agency: A,
  name,
  address: parseAddress(`${name}@a.example`),
  roles,
});
const RAQUEL = person('raquel', 'releaser');
const RENE = person('rene', 'releaser');
const DARIA = person('daria', 'deputy');
const AMINA = { ...person('amina', 'releaser'), address: parseAddress(OFFICER_A) };
const ADA = person('ada', 'administrator');

let street: Street;
let a: Neighbour;
let b: Neighbour;
let clock: MovedClock;

beforeAll(async () => {
  street = await foundStreet(['a', 'b', 'c'], {
    a: { agency: { release: { people: 2 } }, inspect: { enabled: true } },
  });
  a = street.neighbour('a');
  b = street.neighbour('b');
  clock = movedClock();
  for (const neighbour of [a, b]) {
    await neighbour.stop();
    await neighbour.start(clock);
  }
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

const people = { releasers: () => [RAQUEL, RENE, AMINA], deputies: () => [DARIA] };

/** Everything is found to hold a secret, and these people are there. */
function holding(extra: (real: House) => Partial<House> = () => ({})): void {
  a.break((real) => ({ people, inspect: async () => SECRET, ...extra(real) }));
}

/** Hands in a letter that is held; answers its id once everybody who must know of it has been told. */
async function submitHeld(letter: Letter): Promise<Id> {
  const answer = await a.submit(letter);
  expect(answer.lines.join()).toMatch(/accepted as \w+, and held until it is released/);
  const id = idOf(answer) as Id;
  await waitFor('everybody to be told', async () =>
    (await a.house.spool.find(id))?.journal.some(({ kind }) => kind === 'release-told'),
  );
  return id;
}

function decide(id: Id, { id: by, address, roles }: Person, verdict: Verdict) {
  return decideHeld({ ...a.house, patience: 10_000 }, id, { by, address, roles, verdict });
}

const arrived = (letter: Letter) =>
  waitFor('the letter to arrive', async () => {
    const copies = await b.copies(OFFICER_B, letter);
    return copies.length > 0 && copies;
  });

/** Waits until the register says these states and words of a held message and of the one that goes on, if any. */
async function registered(
  id: Id,
  ...said: readonly (readonly [id: string, state: string, reply: RegExp])[]
): Promise<void> {
  const file = `${a.agency.data}/records.sqlite`;
  await waitFor(`the register to say ${said.map(String)}`, async () => {
    const rows = [...readRegister(file, { from: null, until: null, agency: null, text: id })];
    return said.every(([one, state, reply]) =>
      rows.some((row) => row.id === one && row.state === state && reply.test(String(row.reply))),
    );
  });
}

const reportsOn = async ({ messageId }: Letter) => a.mailsSaying(OFFICER_A, `In-Reply-To: ${messageId}`);

describe('a message that two people must release', () => {
  test('arrives sealed and byte for byte once two have, and not before', async () => {
    holding();
    const letter = writeLetter({ to: [OFFICER_B], size: 5_000 });
    const id = await submitHeld(letter);
    expect(await street.leaks()).toEqual([]);
    const [held, ...others] = await Array.fromAsync(listHeld({ ...a.house, people }, A));
    expect(others).toEqual([]);
    expect(held).toMatchObject({ id, author: OFFICER_A, attachments: 0, size: letter.bytes.length, needed: 2 });
    expect(held?.recipients).toEqual([{ address: OFFICER_B, agency: 'Agency B' }]);
    expect(held?.matters).toMatchObject([{ kind: 'private-key', action: 'release' }]);

    expect(await decide(id, AMINA, 'approve')).toBe('own-message');
    expect(await decide(id, ADA, 'approve')).toBe('not-entitled');
    expect(await decide(id, DARIA, 'approve')).toBe('too-early');
    expect(await decide(id, RAQUEL, 'approve')).toBe('done');
    expect(await decide(id, RAQUEL, 'approve')).toBe('decided-before');
    expect((await findHeld({ ...a.house, people }, A, id))?.decisions).toMatchObject([
      { by: 'P-raquel', name: 'raquel' },
    ]);
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    await registered(id, [id, 'held', /^approved by P-raquel \(1 of 2\)$/]);

    expect(await decide(id, RENE, 'approve')).toBe('done');
    const [copy] = await arrived(letter);
    expect(Buffer.from(letter.bytes).equals(copy!.subarray(-letter.bytes.length))).toBe(true);
    await a.settle();
    expect(await street.leaks()).toEqual([]);
    expect(await decide(id, RENE, 'reject')).toBe('gone');
    const decided = a.log.filter((line) => line.event === 'decided' && line.id === id);
    expect(decided).toMatchObject([
      { by: 'P-raquel', count: 1, needed: 2 },
      { by: 'P-rene', count: 2, needed: 2 },
    ]);
    await registered(
      id,
      [id, 'released', new RegExp(`^released by P-raquel, P-rene as ${id}r$`)],
      [`${id}r`, 'delivered', /^250 /],
    );
  });

  test('is told of once: its author what was found, those who release who wrote to whom', async () => {
    holding();
    const letter = writeLetter({ to: [OUTSIDER], fields: ['Valise-Request: v=1; outsiders=confirmed'] });
    const before = (await a.mailsSaying(RAQUEL.address, 'wait for your decision')).length;
    clock.move(2 * HOUR);
    const id = await submitHeld(letter);
    const [notice, ...more] = await waitFor('the notice', async () => {
      const all = await reportsOn(letter);
      return all.length > 0 && all;
    });
    expect(more).toEqual([]);
    expect(notice).toMatch(/^Action: delayed\r\nStatus: 4\.7\.1\r$/m);
    expect(notice).toContain('What was found:\r\n- Private key\r\n');
    const mails = await waitFor('the mails to those who release', async () => {
      const all = await a.mailsSaying(RAQUEL.address, 'wait for your decision');
      return all.length > before && all;
    });
    expect(mails.at(-1)).toContain(`(${id})\r\nFrom: ${OFFICER_A}\r\nTo: outside.example\r\n`);
    expect(canariesIn(mails.join() + notice)).toEqual([]);
    expect(await a.mailsSaying(DARIA.address, id)).toEqual([]);
    expect(await decide(id, RAQUEL, 'reject')).toBe('done');
    await a.settle();
  });

  test('is told of to nobody who was removed before the mail was written', async () => {
    holding();
    clock.move(2 * HOUR);
    const first = await submitHeld(writeLetter());
    const second = await submitHeld(writeLetter());
    const mails = (one: Person) => a.mailsSaying(one.address, `(${second})`);
    holding(() => ({ people: { releasers: () => [RAQUEL], deputies: () => [] } }));
    clock.move(HOUR);
    await waitFor('the other to be told', async () => (await mails(RAQUEL)).length === 1);
    const reader = { agency: A, reader: `decider ${RENE.address}` } as const;
    await waitFor('what waited for them to be dropped', () => a.house.gathering.waiting(reader, 1).count === 0);
    expect(await mails(RENE)).toEqual([]);
    for (const id of [first, second]) expect(await decide(id, RAQUEL, 'reject')).toBe('done');
    await a.settle();
  });

  test('is not sent where one person rejects it, and its author hears so', async () => {
    holding();
    const letter = writeLetter();
    const id = await submitHeld(letter);
    expect(await decide(id, RAQUEL, 'approve')).toBe('done');
    expect(await decide(id, RENE, 'reject')).toBe('done');
    await a.settle();
    const reports = await waitFor('the report', async () => {
      const all = await reportsOn(letter);
      return all.length === 2 && all;
    });
    expect(reports[1]).toMatch(/^Action: failed\r\nStatus: 5\.7\.1\r$/m);
    expect(reports[1]).toContain('someone who decides about held messages at your agency has rejected it');
    expect(reports.join()).not.toContain('rene');
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    await registered(id, [id, 'rejected', /^rejected by P-rene \(2 of 2\)$/]);
  });

  test('is no operator’s to release, and theirs to give up', async () => {
    holding();
    const letter = writeLetter();
    const id = await submitHeld(letter);
    const socket = controlSocket(a.agency.data);
    await expect(askFor(socket, 'POST', `/queue/${id}/release`)).rejects.toThrow(/people release it at the desk/);
    await expect(askFor(socket, 'POST', `/queue/${id}/retry`)).rejects.toThrow(/people release it at the desk/);
    const why = 'waits for release by people: 0 of 2 (private-key)';
    expect(await askFor(socket, 'GET', `/queue/${id}`)).toMatchObject({ state: 'held', held: { why } });
    await askFor(socket, 'POST', `/queue/${id}/delete`);
    await a.settle();
    await waitFor('the report', async () => (await reportsOn(letter)).length === 2);
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
  });
});

describe('without a decision', () => {
  test('deputies are told after four hours, once, and may decide from then on; after five days it has failed', async () => {
    holding();
    const [first, second] = [writeLetter(), writeLetter()];
    const [id, other] = [await submitHeld(first), await submitHeld(second)];
    const told = async () => (await a.mailsSaying(DARIA.address, 'wait for your decision')).join();
    clock.move(4 * HOUR);
    await waitFor('the deputy to be told', async () => (await told()) !== '');
    await a.stop();
    await a.start(clock);
    clock.move(HOUR);
    await waitFor(
      'the deputy to be told of both',
      async () => (await told()).includes(id) && (await told()).includes(other),
    );
    expect(await decide(id, RAQUEL, 'approve')).toBe('done');
    expect(await decide(id, DARIA, 'approve')).toBe('done');
    await arrived(first);
    expect((await told()).split(`(${id})`)).toHaveLength(2);

    clock.move(5 * DAY);
    const reports = await waitFor('the report', async () => {
      const all = await reportsOn(second);
      return all.length === 2 && all;
    });
    expect(reports[1]).toContain('nobody at your agency released it in time');
    expect(await decide(other, RAQUEL, 'approve')).toBe('gone');
    expect(await b.copies(OFFICER_B, second)).toEqual([]);
    await a.settle();
  });
});

describe('what has changed meanwhile', () => {
  const OFFICER_C = 'carol@c.example';

  async function publish(change: Parameters<Street['town']['publish']>[0]): Promise<void> {
    await street.town.publish(change);
    await a.refresh();
  }

  async function release(id: Id): Promise<void> {
    for (const one of [RAQUEL, RENE]) expect(await decide(id, one, 'approve')).toBe('done');
  }

  test('an outsider who has joined gets it sealed', async () => {
    holding();
    let listed: MemberEntry | undefined;
    await publish(({ members, ...rest }) => {
      listed = members.find(({ id }) => id === 'b');
      return { ...rest, members: members.filter(({ id }) => id !== 'b') };
    });
    const letter = writeLetter({ fields: ['Valise-Request: v=1; outsiders=confirmed'] });
    const id = await submitHeld(letter);
    await publish(({ members, ...rest }) => ({ ...rest, members: [...members, listed!] }));
    await release(id);
    await arrived(letter);
    await a.settle();
    expect(street.smarthost.messages).toEqual([]);
    expect(await street.leaks()).toEqual([]);
  });

  test('a member who has become an outsider gets nothing, whenever people have approved, and its author hears so', async () => {
    holding();
    let listed: MemberEntry | undefined;
    const letter = writeLetter();
    const id = await submitHeld(letter);
    expect(await decide(id, RAQUEL, 'approve')).toBe('done');
    await publish(({ members, ...rest }) => {
      listed = members.find(({ id }) => id === 'b');
      return { ...rest, members: members.filter(({ id }) => id !== 'b') };
    });
    expect(await decide(id, RENE, 'approve')).toBe('done');
    await a.settle();
    await publish(({ members, ...rest }) => ({ ...rest, members: [...members, listed!] }));
    expect((await reportsOn(letter)).join()).toContain('no longer of the agency for which it was held');
    expect(street.smarthost.messages).toEqual([]);
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
  });

  test('a suspended agency gets it when that is over, one that has left does not, and its author hears so', async () => {
    holding();
    const standing = (b: 'active' | 'suspended', c: 'active' | 'left') =>
      publish(({ members, ...rest }) => ({
        ...rest,
        members: members.map((each) => ({
          ...each,
          standing: each.id === 'b' ? b : each.id === 'c' ? c : each.standing,
        })),
      }));
    const letter = writeLetter({ to: [OFFICER_B, OFFICER_C] });
    const id = await submitHeld(letter);
    await standing('suspended', 'left');
    await release(id);
    await a.logged(`${id}r`, 'deferred');
    const report = await waitFor('the report', async () =>
      (await reportsOn(letter)).find((text) => text.includes('Action: failed')),
    );
    expect(report).toContain(`Final-Recipient: rfc822; ${OFFICER_C}`);
    expect(report).not.toContain(OFFICER_B);
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    await standing('active', 'active');
    await arrived(letter);
    await a.settle();
    expect(await street.neighbour('c').copies(OFFICER_C, letter)).toEqual([]);
  });
});

describe('a crash', () => {
  test('between the copy that goes on and the end of the held one has it sent once', async () => {
    holding((real) => recordFails(real, 'outcome'));
    const letter = writeLetter();
    const id = await submitHeld(letter);
    await decide(id, RAQUEL, 'approve');
    await decide(id, RENE, 'approve');
    await waitFor('the copy that goes on', async () => (await a.waiting()).includes(`${id}r` as Id));
    await a.logged(id, 'fault');
    await a.stop();
    a.mend();
    await a.start(clock);
    await a.settle();
    await b.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
    expect(a.log.filter((line) => line.id === id && line.event === 'done')).toHaveLength(1);
  });

  test('after the last decision loses neither the decision nor the message', async () => {
    holding();
    const letter = writeLetter({ size: 200_000 });
    const id = await submitHeld(letter);
    await decide(id, RAQUEL, 'approve');
    await a.house.spool.lease(id).then(async (lease) => {
      await lease?.record({ kind: 'decided', at: clock.now(), by: RENE.id, verdict: 'approve' });
      await lease?.[Symbol.asyncDispose]();
    });
    await a.stop();
    a.mend();
    await a.start(clock);
    const [copy] = await arrived(letter);
    expect(Buffer.from(letter.bytes).equals(copy!.subarray(-letter.bytes.length))).toBe(true);
    await a.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  });

  test('under the same message again and again has it held for an operator, whatever people have decided', async () => {
    holding();
    const letter = writeLetter();
    const id = await submitHeld(letter);
    await decide(id, RAQUEL, 'approve');
    const lease = await waitFor('the message to be free', () => a.house.spool.lease(id));
    for (let death = 1; death <= 5; death++) await lease.note({ kind: 'started', item: 0, at: clock.now() });
    await lease[Symbol.asyncDispose]();
    await decide(id, RENE, 'approve');
    await waitFor('the hold', () => a.log.find((line) => line.id === id && line.cause === 'crashes'));
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    await askFor(controlSocket(a.agency.data), 'POST', `/queue/${id}/release`);
    await arrived(letter);
    await a.settle();
  });
});

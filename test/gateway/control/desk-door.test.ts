/** The desk's door: who is let in, what each may ask, and that a desk in other hands can neither let anybody in nor release anything. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyByKey } from '../../../directory/log/keys.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { DESK_REQUESTS, type RequestName } from '../../../gateway/control/desk-wire.ts';
import { findInvited, inviteAgain, removePerson } from '../../../gateway/people/people.ts';
import type { PersonId } from '../../../gateway/people/person.ts';
import { signedAbout } from '../../../gateway/people/signed.ts';
import { makeDevice, SYNCED } from '../../directory/registry/device.ts';
import { type Joined, openScene, type Scene, SITE } from './desk-scene.ts';

const MINUTE = 60_000;
const PRESENT_AND_VERIFIED = 0x05;
const BOTH = PRESENT_AND_VERIFIED | SYNCED;

let scene: Scene;
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene[Symbol.dispose]());

function later(milliseconds: number): void {
  scene.clock.now = new Date(scene.clock.now.getTime() + milliseconds);
}

describe('whoever is invited', () => {
  test('sees what they are invited to, makes a passkey, and is signed in', async () => {
    const secret = scene.invited(['releaser']);
    expect(await scene.ask('invitation', { secret })).toMatchObject({
      agency: 'a',
      name: 'Person 1',
      roles: ['releaser'],
    });
    const joined = await scene.joinBy(secret, makeDevice(SITE));
    expect(await scene.ask('me', {}, joined.secret)).toEqual(joined.me);
  });

  test('joins once, and within 72 hours', async () => {
    const [used, late] = [scene.invited(['releaser']), scene.invited(['releaser'])];
    await scene.joinBy(used, makeDevice(SITE));
    expect(await scene.problem('join-options', { secret: used })).toBe('not-found');
    later(72 * 60 * MINUTE);
    expect(await scene.problem('invitation', { secret: late })).toBe('not-found');
  });

  test('cannot bring a passkey that was made for the invitation of another', async () => {
    const [mine, other] = [scene.invited(['administrator']), scene.invited(['releaser'])];
    const { options } = await scene.ask('join-options', { secret: mine });
    const passkey = makeDevice(SITE).create(options) as never;
    expect(await scene.problem('join', { secret: other, passkey })).toBe('passkey-refused');
  });

  test('releases with no passkey that is copied between devices, unless the agency says so', async () => {
    const synced = (secret: string) => scene.joinBy(secret, makeDevice(SITE), { flags: BOTH });
    const releaser = scene.invited(['releaser']);
    await expect(synced(releaser)).rejects.toThrow('passkey-synced');
    await synced(scene.invited(['administrator']));
    scene.loose.add('a' as AgencyId);
    await synced(releaser);
  });

  test('is rid of a lost passkey, and of who is signed in with it, by a new link that is used', async () => {
    const lost = await scene.join(['releaser']);
    const person = { ...(await scene.ask('me', {}, lost.secret)), id: lost.id as PersonId } as never;
    const { secret } = inviteAgain(scene.db, person, scene.clock.now);
    await scene.signIn(lost.device);
    await scene.joinBy(secret, makeDevice(SITE));
    expect(await scene.problem('me', {}, lost.secret)).toBe('not-signed-in');
    await expect(scene.signIn(lost.device)).rejects.toThrow('passkey-refused');
    expect(scene.log.find(({ event, replaced }) => event === 'person-joined' && replaced)).toBeDefined();
  });
});

describe('a session', () => {
  let joined: Joined;
  beforeEach(async () => {
    joined = await scene.join(['releaser']);
  });

  test('begins with the passkey of somebody who is there, used just now, for this desk', async () => {
    const { secret } = await scene.signIn(joined.device);
    expect(await scene.ask('me', {}, secret)).toMatchObject({ id: joined.id });
    await expect(scene.signIn(makeDevice(SITE))).rejects.toThrow('passkey-refused');
    await expect(scene.signIn(joined.device, { origin: 'https://desk.b.example' })).rejects.toThrow('passkey-refused');
    await expect(scene.signIn(joined.device, { flags: 0x01 })).rejects.toThrow('passkey-refused');
  });

  test('does not begin with what was signed before', async () => {
    const { options } = await scene.ask('sign-in-options', {});
    const passkey = joined.device.get(options) as never;
    await scene.ask('sign-in', { passkey });
    expect(await scene.problem('sign-in', { passkey })).toBe('passkey-refused');
    const old = await scene.ask('sign-in-options', {});
    later(6 * MINUTE);
    expect(await scene.problem('sign-in', { passkey: joined.device.get(old.options) as never })).toBe(
      'passkey-refused',
    );
  });

  test.each([
    ['after a quarter of an hour without use', () => later(15 * MINUTE)],
    ['when it is ended', () => scene.ask('sign-out', {}, joined.secret)],
    ['at once when its person is removed', () => removePerson(scene.db, joined.id as PersonId)],
  ])('ends %s', async (_, happens) => {
    await happens();
    expect(await scene.problem('me', {}, joined.secret)).toBe('not-signed-in');
  });

  test('ends after eight hours, however much it is used', async () => {
    for (let minutes = 0; minutes < 8 * 60; minutes += 10) {
      await scene.ask('me', {}, joined.secret);
      later(10 * MINUTE);
    }
    expect(await scene.problem('me', {}, joined.secret)).toBe('not-signed-in');
  });

  test('lies in the file by its digest alone, and an invitation too', async () => {
    const invitation = scene.invited(['deputy']);
    expect(findInvited(scene.db, invitation, scene.clock.now)).not.toBeNull();
    const stored = ['session', 'invitation'].flatMap((table) => scene.db.all(`SELECT * FROM ${table}`));
    expect(JSON.stringify(stored)).not.toContain(joined.secret);
    expect(JSON.stringify(stored)).not.toContain(invitation);
  });
});

describe('each request', () => {
  const names = Object.keys(DESK_REQUESTS) as RequestName[];
  const guarded = names.filter((name) => DESK_REQUESTS[name].who !== 'anyone');
  const roles = (name: RequestName) => ([] as string[]).concat(DESK_REQUESTS[name].who);
  const deciding = names.filter(
    (name) => Array.isArray(DESK_REQUESTS[name].who) && !roles(name).includes('administrator'),
  );
  const administering = names.filter((name) => roles(name).join() === 'administrator');

  test.each(guarded)('%s is for nobody without a session', async (name) => {
    for (const bearer of [null, 'A'.repeat(43)])
      expect(await scene.problem(name, {} as never, bearer)).toBe('not-signed-in');
  });

  test.each(deciding)('%s is not for an administrator', async (name) => {
    const { secret } = await scene.join(['administrator']);
    expect(await scene.problem(name, {} as never, secret)).toBe('forbidden');
  });

  test.each(administering)('%s is for an administrator alone', async (name) => {
    const { secret } = await scene.join(['releaser', 'deputy']);
    expect(await scene.problem(name, {} as never, secret)).toBe('forbidden');
  });

  test.each(names)('%s is refused with a field that nobody knows', async (name) => {
    const { secret } = await scene.join(['releaser', 'administrator']);
    expect(await scene.problem(name, { unknown: 1 } as never, secret)).toBe('malformed');
  });

  test.each(['/', '/constructor', '/__proto__', '/me/', '/me?x', '/queues'])('%s is none', async (path) => {
    const { secret } = await scene.join(['releaser']);
    expect(await scene.send(path, {}, secret)).toEqual({ status: 400, json: { problem: 'malformed' } });
  });

  const octets = (length: number) => Buffer.alloc(length, 0xa1).toString('base64url');
  test.each([
    ['nothing in it', {}],
    [
      'numbers where text belongs',
      { clientDataJSON: 1, attestationObject: [], authenticatorData: null, signature: {} },
    ],
    ['text that is no JSON', { clientDataJSON: octets(100), authenticatorData: octets(37), signature: octets(70) }],
    ['CBOR that nests for ever', { clientDataJSON: octets(9), attestationObject: octets(20_000) }],
    ['names of an object’s own', JSON.parse('{"__proto__": {"clientDataJSON": "e30"}, "constructor": "x"}')],
  ])('with a passkey of %s is refused, and is no fault of ours', async (_, response) => {
    const { secret, device } = await scene.join(['releaser']);
    const passkey = { id: device.id, rawId: device.id, type: 'public-key', response } as never;
    for (const [name, fields] of [
      ['sign-in', { passkey }],
      ['join', { passkey, secret: scene.invited(['releaser']) }],
      ['decide', { passkey, statement: '{}' }],
    ] as const)
      expect(await scene.problem(name, fields as never, secret)).toBe('passkey-refused');
    expect(scene.log.filter(({ event }) => event === 'fault')).toEqual([]);
  });

  test('of strangers is answered so often, and whoever is signed in goes on', async () => {
    const { secret } = await scene.join(['releaser']);
    const asked = await Promise.all(Array.from({ length: 400 }, () => scene.send('/sign-in-options', {}, null)));
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(50);
    await scene.ask('me', {}, secret);
    later(MINUTE);
    await scene.ask('sign-in-options', {});
  });

  test('with a session that is made up takes nobody’s turn to sign in', async () => {
    for (let n = 0; n < 400; n += 1) expect(await scene.problem('me', {}, 'A'.repeat(43))).toBe('not-signed-in');
    await scene.ask('sign-in-options', {});
  });
});

describe('held mail', () => {
  test('is shown to those who release at the agency, and to nobody of another', async () => {
    const [mine, theirs] = [await scene.join(['releaser']), await scene.join(['releaser'], 'b')];
    scene.hold('m2');
    later(1000);
    scene.hold('m3');
    expect((await scene.ask('held-list', {}, mine.secret)).held.map(({ id }) => id)).toEqual(['m2', 'm3']);
    expect(await scene.ask('held', { id: 'm2' }, mine.secret)).toMatchObject({
      author: 'officer@a.example',
      needed: 2,
    });
    expect(await scene.ask('held-list', {}, theirs.secret)).toEqual({ held: [], more: 0 });
    expect(await scene.problem('held', { id: 'm2' }, theirs.secret)).toBe('not-found');
  });

  test('of which there is much is counted beyond the first', async () => {
    const { secret } = await scene.join(['deputy']);
    for (let n = 0; n < 60; n += 1) scene.hold(`m${n}`);
    const { held, more } = await scene.ask('held-list', {}, secret);
    expect([held.length, more]).toEqual([50, 10]);
  });

  test('that somebody has decided about hides nothing that waits for them', async () => {
    const joined = await scene.join(['releaser']);
    for (let n = 0; n < 50; n += 1) scene.hold(`m${n}`);
    for (let n = 0; n < 50; n += 1) await scene.decide(joined, `m${n}`);
    later(1000);
    scene.hold('new');
    const { held, more } = await scene.ask('held-list', {}, joined.secret);
    expect([held[0]?.id, held.length, more]).toEqual(['new', 50, 1]);
  });

  test('with the longest reason, and to as many as can be, is listed within what the desk reads', async () => {
    const { secret } = await scene.join(['releaser']);
    const reason = '‹suspicious-transaction-report› '.repeat(120);
    const to = Array.from({ length: 500 }, (_, n) => `${'x'.repeat(60)}${n}@${'y'.repeat(60)}.example`);
    for (let n = 0; n < 60; n += 1) scene.hold(`m${n}`, { to, override: { code: 'other', reason } });
    const answer = await scene.ask('held-list', {}, secret);
    expect(answer.held[0]).toMatchObject({ id: 'm0', override: { reason } });
    expect(answer.held.length + answer.more).toBe(60);
    expect(JSON.stringify(answer).length).toBeLessThan(4 * 1024 * 1024);
  });

  test('is decided about by a passkey, and what was signed can be shown for ever', async () => {
    const joined = await scene.join(['releaser']);
    scene.hold('m1');
    expect(await scene.decide(joined, 'm1')).toEqual({ outcome: 'done' });
    expect(scene.journal('m1')).toMatchObject([{ kind: 'decided', by: joined.id, verdict: 'approve' }]);
    removePerson(scene.db, joined.id as PersonId);
    const [kept] = signedAbout(scene.db, 'a' as AgencyId, 'm1');
    expect(kept).toMatchObject({ person: { id: joined.id, roles: ['releaser'] }, outcome: 'done' });
    const { key, statement, signature, data } = kept!;
    expect(JSON.parse(statement)).toMatchObject({ message: 'm1', verdict: 'approve', gateway: 'gateway.a.example' });
    expect(await verifyByKey(key, Buffer.from(statement), signature, { data, site: SITE })).toBe(true);
    expect(await verifyByKey(key, Buffer.from(`${statement} `), signature, { data, site: SITE })).toBe(false);
  });

  test('is not decided about where the spool’s own rules say no, and the answer says why', async () => {
    const author = await scene.join(['releaser']);
    const { address } = await scene.ask('me', {}, author.secret);
    scene.hold('own', { author: address });
    expect(await scene.decide(author, 'own')).toEqual({ outcome: 'own-message' });
    const deputy = await scene.join(['deputy']);
    scene.hold('m1');
    expect(await scene.decide(deputy, 'm1')).toEqual({ outcome: 'too-early' });
    expect(await scene.decide(author, 'm1')).toEqual({ outcome: 'done' });
    expect(await scene.decide(author, 'm1')).toEqual({ outcome: 'decided-before' });
  });
});

describe('a desk in other hands releases nothing with', () => {
  let releaser: Joined;
  beforeEach(async () => {
    releaser = await scene.join(['releaser']);
    scene.hold('m1');
    scene.hold('m2', { to: ['somebody@worse.example'] });
  });

  /** What the person was given to sign for rejecting m1, which they have signed. */
  async function given(verdict: 'approve' | 'reject' = 'reject', id = 'm1') {
    const { digest } = await scene.ask('held', { id }, releaser.secret);
    const { statement, options } = await scene.ask('decision-options', { id, verdict, digest }, releaser.secret);
    return { statement, passkey: releaser.device.get(options) as never };
  }

  /** The same with another field of the statement changed, nonce and signature kept. */
  function changed(statement: string, change: object): string {
    return JSON.stringify({ ...JSON.parse(statement), ...change });
  }

  /** The desk may have a person's passkey sign whatever it likes. */
  async function signedAs(statement: string, { device }: Joined) {
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(statement));
    const challenge = Buffer.from(digest).toString('base64url');
    return { statement, passkey: device.get({ challenge }) as never };
  }

  type Brought = { statement: string; passkey: never; bearer?: string };
  const CHEATS: readonly [string, string, () => Promise<Brought>][] = [
    [
      'the verdict swapped',
      'passkey-refused',
      async () => {
        const { statement, passkey } = await given();
        return { statement: changed(statement, { verdict: 'approve' }), passkey };
      },
    ],
    [
      'the message swapped',
      'passkey-refused',
      async () => {
        const { statement, passkey } = await given('approve');
        return { statement: changed(statement, { message: 'm2' }), passkey };
      },
    ],
    [
      'a statement of its own, signed by the person',
      'passkey-refused',
      async () => {
        const { statement } = await given('approve');
        const own = changed(statement, { nonce: 'A'.repeat(72) });
        return signedAs(own, releaser);
      },
    ],
    [
      'the same in other words, signed by the person',
      'passkey-refused',
      async () => {
        const { statement } = await given('approve');
        return signedAs(statement.replace('{', '{"verdict":"reject",'), releaser);
      },
    ],
    [
      'what another was to sign, signed by whoever is signed in',
      'passkey-refused',
      async () => {
        const other = await scene.join(['releaser']);
        const { statement } = await given('approve');
        return { ...(await signedAs(statement, other)), bearer: other.secret };
      },
    ],
    ['no statement at all', 'passkey-refused', async () => ({ ...(await given('approve')), statement: '[' })],
    [
      'what was signed for another message',
      'passkey-refused',
      async () => {
        const [first, second] = [await given('approve'), await given('approve', 'm2')];
        return { statement: second.statement, passkey: first.passkey };
      },
    ],
    [
      'what was signed to sign in',
      'passkey-refused',
      async () => {
        const { statement } = await given('approve');
        const { options } = await scene.ask('sign-in-options', {});
        return { statement, passkey: releaser.device.get(options) as never };
      },
    ],
    [
      'what was signed too long ago',
      'passkey-refused',
      async () => {
        const brought = await given('approve');
        later(6 * MINUTE);
        return brought;
      },
    ],
    [
      'what was signed at another site',
      'passkey-refused',
      async () => {
        const { digest } = await scene.ask('held', { id: 'm1' }, releaser.secret);
        const wanted = { id: 'm1', verdict: 'approve', digest } as const;
        const { statement, options } = await scene.ask('decision-options', wanted, releaser.secret);
        return { statement, passkey: releaser.device.get(options, { site: 'evil.example' }) as never };
      },
    ],
    [
      'a passkey that has become a copied one',
      'passkey-synced',
      async () => {
        const { digest } = await scene.ask('held', { id: 'm1' }, releaser.secret);
        const wanted = { id: 'm1', verdict: 'approve', digest } as const;
        const { statement, options } = await scene.ask('decision-options', wanted, releaser.secret);
        return { statement, passkey: releaser.device.get(options, { flags: BOTH }) as never };
      },
    ],
    [
      'the session of another',
      'passkey-refused',
      async () => {
        const other = await scene.join(['releaser']);
        return { ...(await given('approve')), bearer: other.secret };
      },
    ],
    [
      'the session of one and the passkey of another',
      'passkey-refused',
      async () => {
        const other = await scene.join(['releaser']);
        const { digest } = await scene.ask('held', { id: 'm1' }, releaser.secret);
        const wanted = { id: 'm1', verdict: 'approve', digest } as const;
        const { statement, options } = await scene.ask('decision-options', wanted, releaser.secret);
        return { statement, passkey: other.device.get(options) as never };
      },
    ],
    [
      'a message that is another by now',
      'changed',
      async () => {
        const brought = await given('approve');
        scene.hold('m1', { to: ['somebody@worse.example'] });
        return brought;
      },
    ],
  ];

  test.each(CHEATS)('%s', async (_, problem, cheat) => {
    const { bearer = releaser.secret, ...fields } = await cheat();
    expect(await scene.problem('decide', fields, bearer)).toBe(problem);
    expect([...scene.journal('m1'), ...scene.journal('m2')]).toEqual([]);
    expect(signedAbout(scene.db, 'a' as AgencyId, 'm1')).toEqual([]);
    if (problem !== 'changed') expect(scene.log.at(-1)).toMatchObject({ event: 'decision-refused', agency: 'a' });
  });

  test('what was brought before', async () => {
    const brought = await given('approve');
    expect(await scene.ask('decide', brought, releaser.secret)).toEqual({ outcome: 'done' });
    scene.hold('m1');
    expect(await scene.problem('decide', brought, releaser.secret)).toBe('passkey-refused');
    expect(scene.journal('m1')).toEqual([]);
  });

  test('what was brought twice at once', async () => {
    const brought = await given('approve');
    const both = [1, 2].map(() => scene.send('/decide', brought, releaser.secret));
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  test('a digest of what it shows instead', async () => {
    const { digest } = await scene.ask('held', { id: 'm2' }, releaser.secret);
    const wanted = { id: 'm1', verdict: 'approve', digest } as const;
    expect(await scene.problem('decision-options', wanted, releaser.secret)).toBe('changed');
  });

  test('what was signed to decide, used to sign in', async () => {
    const { passkey } = await given('approve');
    expect(await scene.problem('sign-in', { passkey })).toBe('passkey-refused');
  });

  test('a message that is gone', async () => {
    const brought = await given('approve');
    scene.remove('m1');
    expect(await scene.ask('decide', brought, releaser.secret)).toEqual({ outcome: 'gone' });
  });
});

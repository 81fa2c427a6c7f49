/** A directory whose pages have something to show: members of every standing, changes of every fate, one fault, witnesses, and a proposal. */

import type { Database } from '../../../directory/database.ts';
import { cosign } from '../../../directory/log/cosignature.ts';
import { growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import { addBlob, addEntry, rememberHead } from '../../../directory/registry/entries.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { DAY, type Draft, entriesAbout, HOUR, makeKey, PAPER, type Signer } from '../log/world.ts';
import { openCounter } from './counter.ts';
import type { Office } from './office.ts';

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** What strangers may write where they are free to. */
export const EVIL = `</title><script>alert(1)</script>"'><img src=x onerror=alert(2)> &amp; zero\u200bwidth`;

export async function openScene() {
  const witness = makeSignerKey('gateway.here.example', 'cosignature');
  const counter = await openCounter((office, db) => writeHistory(office, db, printVerifierKey(witness.verifier)));
  const { text: checkpoint } = await counter.ask('GET', '/checkpoint');
  const body = cosign(checkpoint, witness, counter.office.clock.now);
  const taken = await counter.ask('POST', '/add-checkpoint', { body, headers: { 'content-type': 'text/plain' } });
  if (taken.status !== 200) throw new Error(taken.text);
  const ann = await counter.staff('registrar1');
  const wish = {
    type: 'agency.suspend',
    subject: 'odd',
    proposer: counter.office.world.ann.id,
    body: { reason: EVIL },
  };
  const filed = await ann.post('/v1/proposals', wish);
  if (filed.status !== 202) throw new Error(filed.text);
  return { ...counter, ann };
}

async function writeHistory({ world, clock }: Office, db: Database, witness: string): Promise<void> {
  const { ann, ben, cleo, paul, root } = world;
  const tree = growTree();
  let { state } = world;
  tree.append(leafHash(world.genesis));
  const write = (bytes: Uint8Array): void => {
    addEntry(db, tree.size, bytes);
    tree.append(leafHash(bytes));
  };
  const add = async (draft: Draft, by: readonly Signer[], later?: number) => {
    const next = await world.accepted(state, draft, by, later);
    state = next.state;
    write(next.bytes);
    return next.entry;
  };
  const enrol = async (id: string, fields = {}, later?: number) => {
    const candidate = await world.candidate(id, fields);
    await add(candidate.draft, [...candidate.own, ann, ben], later);
    return candidate;
  };
  const here = await enrol('here', { name: 'Bureau for the Prevention of Corruption' });
  await enrol('qalam', {
    name: 'هيئة النزاهة ومكافحة الفساد',
    country: 'JO',
    domains: [{ domain: 'xn--mgbh0fb.example', evidence: PAPER }],
  });
  const addresses = ['desk@shared.example', 'legal@shared.example'].map((address) => ({ address, evidence: PAPER }));
  await enrol('desk', { name: '廉政公署', country: 'CN', kind: 'mail-client', endpoint: null, domains: [], addresses });
  const gone = await enrol('gone', { country: 'FR' });
  await enrol('odd', { name: EVIL, country: 'ES' });
  const group = { name: 'gateways', quorum: 1, witnesses: [witness] };
  await add({ type: 'witnesses.set', subject: 'network', body: { groups: [group] } }, root.slice(0, 3));
  const about = entriesAbout('here');
  const [AK, XK, next, other, newXK] = [here.identity, here.recovery, makeKey(), makeKey(), makeKey()];
  const rotate = (to: Signer) => about('identity.rotate', { identity: [to.text] });
  const rotation = await add(rotate(next), [AK, next], 9 * DAY);
  await add(about('pending.veto', { entry: rotation }), [AK]);
  await add(rotate(next), [AK, next], 3 * DAY);
  await add(about('agency.suspend', { reason: EVIL }), [next], 6 * DAY);
  write((await world.attempt(state, about('agency.reinstate', { reason: 'by one' }), [cleo])).bytes);
  await add(about('agency.reinstate', { reason: 'cleaned' }), [cleo, ben, paul], 4 * DAY);
  await add(entriesAbout('gone')('agency.leave', { reason: 'dissolved' }), [gone.identity, ann], DAY);
  const recover = { identity: [other.text], recovery: newXK.text, evidence: PAPER, call: PAPER };
  await add(about('agency.recover', recover), [XK, other, newXK, ann, paul], 5 * DAY);
  await enrol('new', { name: 'Новое ведомство', country: 'KZ' }, 2 * HOUR);
  for (const blob of world.blobs.values()) addBlob(db, blob);
  rememberHead(db, { size: tree.size, root: rootAt(tree) });
  clock.now = new Date(state.logged.getTime() + HOUR);
}

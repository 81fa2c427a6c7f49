/** What entries about the network say, field by field. */

import type { SigningKey } from '../log/keys.ts';
import type { Root } from '../log/network.ts';
import type { NETWORK, Payload, PayloadOf } from '../log/payload.ts';
import type { Role } from '../log/payload-fields.ts';
import { type Field, field, fill, keyText, paper, type Tellers, told } from './field.ts';
import { grouped } from './grouped.ts';
import { printable } from './printable.ts';
import type { Texts } from './text-types.ts';
import { timeText } from './time-text.ts';

export const NETWORK_FIELDS: Tellers<Extract<Payload, { subject: typeof NETWORK }>['type']> = {
  genesis: ({ network, root, log, passkeys, staff, ...rest }, _known, texts) => {
    const { keys, ...noLog } = log;
    const { id, origins, ...noSite } = passkeys;
    return told(
      { ...rest, ...noLog, ...noSite },
      field('network', [printable(network)]),
      ...rootFields(root, null, texts),
      field('logKey', keys.map(printable)),
      field('passkeySite', [printable(id)]),
      field('passkeyOrigin', origins.map(printable)),
      ...staff.flatMap((person) => personFields(person, null, texts)),
    );
  },
  'root.rotate': (root, { network }, texts) => rootFields(root, network?.root ?? null, texts),
  'staff.set': (body, { network }, texts) => personFields(body, network?.staff.get(body.person) ?? null, texts),
  'witnesses.set': ({ groups, ...rest }, { network }, texts) =>
    told(
      rest,
      field(
        'witnessGroup',
        groups.flatMap((group) => groupTexts(group, texts)),
        network?.witnesses.flatMap((group) => groupTexts(group, texts)),
      ),
    ),
  'log.set': ({ keys, ...rest }, { network }) =>
    told(rest, field('logKey', keys.map(printable), network?.log.map(printable))),
  'tree.publish': ({ version, content, ...rest }, { network }) => {
    const tree = network?.tree;
    return told(rest, field('treeVersion', [printable(version)], tree ? [printable(tree.version)] : null), {
      ...paper('treeContent', content),
      before: tree ? [grouped(tree.content)] : null,
    });
  },
};

function rootFields({ keys, threshold, expires, ...rest }: Root, before: Root | null, texts: Texts): readonly Field[] {
  const ofAll = (root: Pick<Root, 'keys' | 'threshold'>): string[] => [
    fill(texts.threshold, { threshold: String(root.threshold), keys: String(root.keys.length) }),
  ];
  return told(
    rest,
    field('rootKey', keys.map(keyText), before?.keys.map(keyText)),
    field('threshold', ofAll({ keys, threshold }), before && ofAll(before)),
    field('rootExpires', [timeText(expires)], before && [timeText(before.expires)]),
  );
}

function personFields(
  { person, roles, keys, ...rest }: PayloadOf<'staff.set'>['body'],
  before: { readonly roles: readonly Role[]; readonly keys: readonly SigningKey[] } | null,
  texts: Texts,
): readonly Field[] {
  const names = (of: readonly Role[]): string[] => of.map((role) => texts.roles[role]);
  return told(
    rest,
    field('person', [person]),
    field('role', names(roles), before && names(before.roles)),
    field('personKey', keys.map(keyText), before?.keys.map(keyText)),
  );
}

function groupTexts(
  { name, quorum, witnesses, ...rest }: PayloadOf<'witnesses.set'>['body']['groups'][number],
  texts: Texts,
): string[] {
  const of = { name: printable(name), quorum: String(quorum), keys: String(witnesses.length) };
  told(rest);
  return [fill(texts.group, of), ...witnesses.map((key) => `${of.name}: ${printable(key)}`)];
}

/** What the pages of queue, register, keys, directory, indicators and people say, the same in each language. */
import type { Alarm, DoorOnWire, HopOnWire, KeyOnWire, SaidOnWire } from '../../control/readings-wire.ts';

export type StateName =
  | ('accepted' | 'deferred' | 'in doubt' | 'held' | 'released' | 'rejected')
  | ('relayed' | 'delivered' | 'failed' | 'deleted' | 'lost' | 'unknown');

/** Names in braces are filled in. */
export interface ConsoleTexts {
  readonly states: Readonly<Record<StateName, string>>;
  readonly directions: Readonly<Record<'inbound' | 'outbound' | 'report', string>>;
  /** Of mail, in lists and on the page of one message. */
  readonly mail: Readonly<
    Record<
      | ('author' | 'recipient' | 'state' | 'direction' | 'accepted' | 'changed' | 'attempts' | 'reply' | 'verdict')
      | (
          | 'nextHop'
          | 'messageId'
          | 'id'
          | 'message'
          | 'recipients'
          | 'search'
          | 'nobody'
          | 'nothing'
          | 'further'
          | 'first'
        ),
      string
    >
  >;
  readonly register: Readonly<Record<'title' | 'hint' | 'from' | 'until' | 'any' | 'back', string>>;
  readonly queue: Readonly<
    Record<
      | 'title'
      | 'hint'
      | 'waiting'
      | 'empty'
      | 'held'
      | 'journal'
      | 'what'
      | 'when'
      | 'commands'
      | ('decide' | 'toHeld' | 'heldCommands')
      | 'inRegister'
      | 'back',
      string
    >
  >;
  /** What was said last of a message, where no server has: `{by}` are people, `{kinds}` names of what was found. */
  readonly said: Readonly<Record<Exclude<SaidOnWire['kind'], 'reply' | 'people'>, string>>;
  /** Next hops; `{name}` is a member's. */
  readonly hops: Readonly<Record<Exclude<HopOnWire['kind'], 'unknown'>, string>>;
  /** What is proven of a message that came in. */
  readonly verdicts: Readonly<Record<'proven' | 'system' | 'client' | 'unproven' | 'outsider', string>>;
  /** What a line of a journal says. */
  readonly steps: Readonly<
    Record<
      | ('started' | 'relayed' | 'deferred' | 'in doubt' | 'failed' | 'reported' | 'delayed' | 'held' | 'hold-told')
      | ('released' | 'approved' | 'rejected' | 'release-told' | 'deputies-told'),
      string
    >
  >;
  readonly keys: Readonly<
    Record<
      | (
          | 'title'
          | 'own'
          | 'members'
          | 'doors'
          | 'agency'
          | 'fingerprint'
          | 'made'
          | 'expires'
          | 'standing'
          | 'never'
          | 'encrypts'
          | ('signs' | 'algorithms')
        )
      | ('ends' | 'soon' | 'fine' | 'door' | 'issuer' | 'subject' | 'noMembers' | 'renew'),
      string
    >
  >;
  /** How something stands that somebody may have to see to. */
  readonly tones: Readonly<Record<'good' | 'warn' | 'bad', string>>;
  readonly uses: Readonly<Record<KeyOnWire['use'], string>>;
  readonly doors: Readonly<Record<DoorOnWire['door'], string>>;
  readonly directory: Readonly<
    Record<
      | 'title'
      | 'version'
      | 'source'
      | 'members'
      | 'log'
      | 'root'
      | 'renewed'
      | 'notYet'
      | 'alarms'
      | 'none'
      | 'heard'
      | 'todo',
      string
    >
  >;
  readonly freshness: Readonly<Record<'fresh' | 'stale' | 'expired', string>>;
  readonly alarms: Readonly<Record<Alarm, { readonly name: string; readonly todo: string }>>;
  readonly indicators: Readonly<
    Record<
      | (
          | 'title'
          | 'hint'
          | 'days'
          | 'sent'
          | 'received'
          | 'sealed'
          | 'held'
          | 'refused'
          | 'failed'
          | 'day'
          | 'mail'
          | 'stopped'
        )
      | (
          | 'numbers'
          | 'partners'
          | 'partner'
          | 'outsiders'
          | 'delivery'
          | 'late'
          | 'ours'
          | 'theirs'
          | 'download'
          | 'timesHint'
        ),
      string
    >
  >;
  readonly people: Readonly<Record<'title' | 'hint' | 'passkey' | 'signedIn' | 'invited' | 'never' | 'none', string>>;
  readonly now: Readonly<
    Record<'title' | 'waiting' | 'oldest' | 'keys' | 'directory' | 'disk' | 'diskLow' | 'alarms', string>
  >;
}

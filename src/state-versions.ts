/**
 * Everything that outlives a deployment, as data: what it is, in which version it is written, and which older ones are read.
 *
 * The law (docs/upgrades.md): while a new version takes over, and after it is rolled back, the version before reads what the new one
 * has written. So a release N reads what N-1 wrote, and writes nothing that N-1 cannot read or set aside whole: a new form is read in
 * one release and written in the next. A number here changes only with a form that an older reader does not understand; a field that
 * older readers pass over changes nothing. `test/unit/golden-state.test.ts` holds the readers to samples of every version.
 */

export interface ItemShape {
  /** Version in which items are written. */
  readonly version: number;
  /** Whether a backup takes it: false for what is made anew in minutes, and would only be wrong elsewhere. */
  readonly copied: boolean;
  readonly holds: string;
}

const kept = (holds: string, version = 1): ItemShape => ({ version, copied: true, holds });
const momentary = (holds: string, version = 1): ItemShape => ({ version, copied: false, holds });

/** Items of the table by the word before the first `#` of their key; `adapters/aws/table/table-layout.ts` says what each is made of. */
export const ITEM_SHAPES = {
  key: kept('ingest keys, as digests'),
  mute: kept('mutes of alerts'),
  mark: kept('what became of each message'),
  taken: kept('what came in'),
  hour: kept('the ledger, by the hour'),
  split: kept('dead letters that were sent again in part'),
  group: kept('groups of alerts and what is owed to people of them'),
  task: kept('what was done once and must not be done again'),
  incident: kept('what became of grave alerts'),
  alerted: kept('alerts of 40 days'),
  alertday: kept('rules that alerted, by the day'),
  alertsum: kept('alerts, by the hour'),
  activity: kept('who did what, by the hour'),
  seen: kept('which records of AWS came before'),
  session: kept('who is behind a session of AWS'),
  verify: kept('how far the files of trails are verified'),
  heard: kept('when each account and region was last heard of'),
  trail: kept('how each trail was last seen'),
  source: kept('which sources of alerts were heard, and how far the indexer is read'),
  budget: momentary('what the API of a node has left this minute'),
  pace: momentary('how fast a node takes events'),
  agent: momentary('who uses an identity just now'),
  counters: momentary('what the daemons of a node have counted'),
  storm: momentary('groups that opened in a minute'),
  rate: momentary('what a caller sent in ten seconds'),
  replay: momentary('signatures of ten minutes'),
  probe: momentary('probes of `sluice doctor`'),
  test: momentary('tests of alerts'),
  report: momentary('reports that somebody waits for'),
} as const satisfies Readonly<Record<string, ItemShape>>;
export type ItemKind = keyof typeof ITEM_SHAPES;

/** The kind of the item with this key; undefined for one that this version does not know. */
export function itemKind(pk: string): ItemKind | undefined {
  const word = pk.slice(0, pk.indexOf('#'));
  return Object.hasOwn(ITEM_SHAPES, word) ? (word as ItemKind) : undefined;
}

export interface StoredShape {
  /** Version in which it is written. */
  readonly version: number;
  /** Versions that are read. */
  readonly reads: readonly number[];
  /** Where it waits, and what happens there to one of a later version: nothing is thrown away. */
  readonly later: string;
}

/** What stands in queues and buckets. */
export const STORED_SHAPES = {
  'packed message': {
    version: 2,
    reads: [1, 2],
    later: 'a dead letter with reason unreadable_message, whole, for 14 days; `sluice replay` sends it again',
  },
  'alert message': {
    version: 1,
    reads: [1],
    later: 'a dead letter with reason invalid_alert, whole, for 14 days; `sluice replay` sends it again',
  },
  'part of a trail file': {
    version: 1,
    reads: [1],
    later: 'a dead letter with reason unreadable_message, whole, for 14 days; `sluice replay` sends it again',
  },
  'threat set': {
    version: 1,
    reads: [1],
    later: 'the set that is loaded stays in use, and the next refresh writes one of its own version',
  },
} as const satisfies Readonly<Record<string, StoredShape>>;

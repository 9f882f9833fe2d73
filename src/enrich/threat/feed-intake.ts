import type { JsonValue } from '../../kernel/json.ts';
import type { AllowList } from './allow-list.ts';
import type { Confidence, Indicator, IndicatorFacts, TlpMark } from './indicator.ts';
import { type ListFormat, listValues } from './read-list.ts';
import { mispValues } from './read-misp.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { type FeedCounts, noCounts, type RefusalReason, refuse } from './refusals.ts';
import type { SetBuilder } from './set-builder.ts';

/** What is the same for all indicators of one feed. */
export interface FeedFacts {
  /** Where it stands in the list of feeds. */
  readonly feed: number;
  readonly confidence: Confidence;
  readonly tlp: TlpMark;
  /** Seconds since the epoch at which the feed was read: an indicator without a time was seen then. */
  readonly readAt: number;
  /** An indicator counts so long after it was seen last, in seconds; 0: for ever. */
  readonly lifetime: number;
  /** When the set is built, where that is later than `readAt`: what does not count any more by then is not taken. */
  readonly builtAt?: number;
}

/** Takes a feed into a set that is being built. `broad` is a block that makes the whole feed unbelievable. */
export interface FeedIntake {
  readonly counts: FeedCounts;
  readonly broad: () => boolean;
  /** False when it has not the column that is to be read. */
  readonly list: (text: string, format: ListFormat) => boolean;
  /** An event file of MISP; false when it is none. `base` is written before the event's id in references. */
  readonly misp: (file: JsonValue, base: string) => boolean;
}

/** Where a feed's indicators go: the set, or nothing but the counts for a first look. */
type Sink = Pick<SetBuilder, 'add'>;

export function createFeedIntake(sink: Sink, allow: AllowList, facts: FeedFacts): FeedIntake {
  const counts = noCounts();
  let broad = false;
  const { feed, confidence, tlp, readAt, lifetime, builtAt = readAt } = facts;
  const take = (value: ReadValue, said: Omit<IndicatorFacts, 'feed' | 'validUntil'>) => {
    const refusal = allow.refusal(value);
    if (refusal === 'too_broad') broad = true;
    const reason = refusal ?? add({ ...value, ...said, feed, validUntil: end(said.lastSeen) });
    if (reason !== undefined) return refuse(counts, reason);
    counts.read += 1;
    counts.added += 1;
  };
  const end = (lastSeen: number) => (lifetime === 0 ? 0 : lastSeen + lifetime);
  const add = (indicator: Indicator): RefusalReason | undefined => {
    if (indicator.validUntil !== 0 && indicator.validUntil <= builtAt) return 'expired';
    const added = sink.add(indicator);
    if (added === 'added') return undefined;
    return added === 'full' ? 'full' : 'unreadable';
  };
  return {
    counts,
    broad: () => broad,
    list(text, format) {
      const values = listValues(text, format);
      let next = values.next();
      for (; next.done !== true; next = values.next()) {
        const read = readValue(next.value, format.type);
        if (read.ok) take(read.value, { confidence, tlp, firstSeen: 0, lastSeen: readAt, reference: '' });
        else refuse(counts, read.error);
      }
      return next.value;
    },
    misp(file, base) {
      const values = mispValues(file);
      if (values === undefined) return false;
      for (const each of values) {
        const read = each.ok ? readValue(each.value.value, each.value.type) : each;
        if (!each.ok || !read.ok) {
          refuse(counts, each.ok ? (read.ok ? 'unreadable' : read.error) : each.error);
          continue;
        }
        const said = each.value;
        take(read.value, {
          confidence: said.confidence,
          tlp: said.tlp || tlp,
          firstSeen: said.firstSeen,
          lastSeen: said.lastSeen || readAt,
          reference: base === '' ? said.reference : `${base}${said.reference}.json`,
        });
      }
      return true;
    },
  };
}

import type { Judged } from './judge-records.ts';
import { type PackedRecords, packRecords } from './pack-records.ts';
import type { InlineRecord } from './take-inline.ts';

export interface InlineLine {
  readonly inline: InlineRecord;
  readonly judged: Judged;
}

/** A message, and of each line in it the record that it came of. */
export interface InlinePack {
  readonly message: PackedRecords;
  readonly owners: readonly InlineLine[];
}

/** Packs what records that came in messages have become, all of one source, tenant and origin. */
export function packInline(group: readonly InlineLine[], at: number, taken: string): readonly InlinePack[] {
  return [...Map.groupBy(group, companyOf).values()].flatMap((company) => {
    const owned = company.flatMap((owner) =>
      owner.judged.kind === 'events' ? owner.judged.lines.map((line) => ({ owner, line })) : [],
    );
    const lines = owned.map(({ line }) => line);
    let from = 0;
    return packRecords(lines, at, taken).map((message) => {
      const owners = owned.slice(from, from + message.count).map(({ owner }) => owner);
      from += message.count;
      return { message, owners };
    });
  });
}

/**
 * With whom a record shares messages. What the book of records knows, and one message holds, goes with all of a batch: of these
 * only those come back that were not sent. Of others some may have been sent already, in a message that must be the same
 * when they come back in another batch: lines of logs keep to those that came with them, a record of several events to itself.
 */
function companyOf(line: InlineLine): InlineLine | string {
  const { inline, judged } = line;
  if (judged.kind !== 'events') return '';
  if (judged.name === undefined) return inline.message;
  return judged.lines.length > 1 ? line : '';
}

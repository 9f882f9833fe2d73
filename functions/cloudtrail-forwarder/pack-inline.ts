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
  const owned = group.flatMap((owner) =>
    owner.judged.kind === 'events' ? owner.judged.lines.map((line) => ({ owner, line })) : [],
  );
  const lines = owned.map(({ line }) => line);
  let from = 0;
  return packRecords(lines, at, taken).map((message) => {
    const owners = owned.slice(from, from + message.count).map(({ owner }) => owner);
    from += message.count;
    return { message, owners };
  });
}

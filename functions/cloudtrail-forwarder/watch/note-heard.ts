import type { HeardBook, HeardWord } from '../../../src/event/heard-book.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { errorFields } from '../../middleware/error-fields.ts';

export interface NoteHeardDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly heard: HeardBook;
}

/** Of one account and region an instance writes a word down so often at most. */
const NOTE_EVERY_MS = 60_000;
/** Accounts and regions that an instance remembers; then it begins anew. */
const MAX_REMEMBERED = 20_000;

/**
 * Makes what stage `cloudtrail-forwarder` calls for every file and record of CloudTrail: notes whose word it is. A word that
 * claims to be of later than now counts as one of now. Never rejects: what was read stays read.
 */
export function noteHeard({ clock, telemetry, heard }: NoteHeardDeps): (word: HeardWord) => Promise<void> {
  const noted = new Map<string, number>();
  return async (word) => {
    const now = clock();
    const name = `${word.tenant} ${word.account} ${word.region} ${word.kind}`;
    const at = Math.min(word.at, now);
    const before = noted.get(name);
    if (before !== undefined && at < before + NOTE_EVERY_MS) return;
    if (noted.size >= MAX_REMEMBERED) noted.clear();
    noted.set(name, at);
    try {
      await heard.note({ ...word, at });
    } catch (error) {
      noted.delete(name);
      telemetry.log('warn', 'a word of CloudTrail was not noted', {
        stage: 'cloudtrail-forwarder',
        ...errorFields(error),
      });
    }
  };
}

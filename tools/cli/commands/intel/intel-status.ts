import { createS3FeedShelf } from '../../../../adapters/aws/buckets/feed-shelf.ts';
import { createS3SetStore } from '../../../../adapters/aws/buckets/set-store.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import type { ThreatSettings } from '../../../../src/config/threat-settings.ts';
import type { FeedShelf } from '../../../../src/enrich/feeds/feed-shelf.ts';
import { type FeedState, isStale } from '../../../../src/enrich/feeds/feed-state.ts';
import type { SetStore } from '../../../../src/enrich/feeds/set-store.ts';
import { textTable } from '../../../score/text-table.ts';
import { EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { type IntelOptions, intelFault, intelPlace } from './intel-place.ts';

/** `sluice intel status`: a table of feeds and a line about the set; exit code 1 when something is stale. */
export async function statusIntelCommand({ output }: CliStreams, options: IntelOptions): Promise<number> {
  const place = await intelPlace(options);
  const client = createS3Client(place.aws);
  try {
    const { text, stale } = await intelStatus({
      store: createS3SetStore(client, place.bucket),
      shelf: createS3FeedShelf(client, place.bucket),
      settings: place.config.threatIntel,
      now: options.now(),
    });
    await writeText(output, text);
    return stale ? EXIT.refused : EXIT.done;
  } catch (error) {
    throw intelFault(error);
  } finally {
    client.destroy();
  }
}

export interface StatusDeps {
  readonly store: Pick<SetStore, 'pointer'>;
  readonly shelf: Pick<FeedShelf, 'state'>;
  readonly settings: ThreatSettings;
  /** Epoch ms. */
  readonly now: number;
}

/** What there is of each feed, and which set is in use. */
export async function intelStatus({ store, shelf, settings, now }: StatusDeps) {
  const nowS = now / 1_000;
  const { everyHours } = settings;
  const known = await Promise.all(
    settings.feeds.map(async ({ name }) => ({ name, state: await shelf.state(name) })),
  );
  const rows = known.map(({ name, state }) => rowOf(name, state, nowS, everyHours));
  const { version, note } = await store.pointer();
  const setIsOld = note !== undefined && now - note.builtAt > 2 * everyHours * 3_600_000;
  const set =
    note === undefined
      ? `set: ${version === undefined ? 'none yet' : `${version}, put in use by hand`}`
      : `set: ${note.version}, ${age(now / 1_000 - note.builtAt / 1_000)} old${setIsOld ? ' (stale)' : ''}, ` +
        `${note.indicators} indicators, ${Math.ceil(note.bytes / 1_024)} KB`;
  const headings = ['feed', 'state', 'last success', 'indicators', 'refused', 'still to read'];
  return {
    text: `${textTable(headings, rows)}\n\n${set}\n`,
    stale: setIsOld || known.some(({ state }) => state !== undefined && isStale(state, nowS, everyHours)),
  };
}

function rowOf(name: string, state: FeedState | undefined, now: number, everyHours: number) {
  if (state === undefined) return [name, 'never looked for', '–', '–', '–', '–'];
  const { failure, failures, succeededAt, counts, pending } = state;
  const refused = Object.entries(counts.refused).map(([reason, count]) => `${reason} ${count}`);
  const told =
    failure === undefined
      ? 'read'
      : `${succeededAt === 0 ? 'never read' : 'kept from last'}: ${failure}, ${failures}×`;
  return [
    name,
    isStale(state, now, everyHours) ? `${told} (stale)` : told,
    succeededAt === 0 ? 'never' : `${age(now - succeededAt)} ago`,
    String(counts.added),
    refused.join(', ') || '–',
    String(pending),
  ];
}

/** A time in the largest unit of which there are two. */
function age(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1_440)} d`;
}

import { createMemoryFeedShelf } from '../../adapters/memory/feed-shelf.ts';
import { createMemoryFeeds, type MemoryFeeds } from '../../adapters/memory/feed-source.ts';
import { createMemorySetStore } from '../../adapters/memory/set-store.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { refreshAndTell } from '../../functions/enrich/refresh/handler.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import type { FeedSource } from '../../src/enrich/feeds/feed-source.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import { THREAT_NOW } from './indicators.ts';

const HOUR_MS = 3_600_000;
type Threats = NonNullable<SluiceConfigInput['threatIntel']>;

/** A refresh over feeds in memory, in a time that is turned by hand. */
export function threatRefresh(threatIntel: Threats) {
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
    threatIntel,
  });
  const settings = config.threatIntel;
  if (settings === undefined) throw new Error('there are no settings');
  const files: MemoryFeeds = new Map();
  const asked: string[] = [];
  const store = createMemorySetStore();
  const shelf = createMemoryFeedShelf();
  const telemetry = createMemoryTelemetry();
  const world = { now: THREAT_NOW * 1_000, random: 0 };
  const memory = createMemoryFeeds(files);
  const source: FeedSource = {
    get: (place, request) => {
      asked.push(place);
      return memory.get(place, request);
    },
  };
  const run = (accept: readonly string[] = [], deadlineMs = 600_000) => {
    asked.length = 0;
    return refreshAndTell(
      {
        clock: () => world.now,
        random: () => {
          world.random = (world.random + 0.37) % 1;
          return world.random;
        },
        telemetry,
        settings,
        shelf,
        store,
        web: source,
        bucket: source,
      },
      { deadline: world.now + deadlineMs, accept: new Set(accept) },
    );
  };
  return {
    settings,
    files,
    asked,
    store,
    shelf,
    telemetry,
    run,
    pass: (hours: number) => {
      world.now += hours * HOUR_MS;
    },
    now: () => Math.floor(world.now / 1_000),
    /** The set in use. */
    async set(): Promise<ThreatSet> {
      const pointer = await store.current();
      const opened = ThreatSet.open((await store.read(pointer?.version ?? '')) ?? Buffer.alloc(0));
      if (!opened.ok) throw new Error(`there is no set in use: ${opened.error}`);
      return opened.value;
    },
  };
}

import type { Load, Setting } from './load.ts';
import { FILL, type Station, stationsOf } from './stations.ts';

/** What has to be raised before so much may come for good; the tightest first. */
export function tooSmall(load: Load, setting: Setting): readonly Station[] {
  return stationsOf(load, setting).filter(({ limit }) => load.eventsPerSecond > limit * FILL);
}

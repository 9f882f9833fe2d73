import type { GeoFacts, GeoReader } from '../../src/enrich/geo-reader.ts';

/** One reader of several; where two know a fact, the first tells it. */
export function combineGeoReaders(...readers: readonly GeoReader[]): GeoReader {
  return {
    lookup: (ip) => Object.assign({}, ...readers.toReversed().map((reader) => reader.lookup(ip))) as GeoFacts,
  };
}

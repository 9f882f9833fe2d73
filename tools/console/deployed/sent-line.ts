import { openAsnTables } from '../../../adapters/geo/asn-table.ts';
import { combineGeoReaders } from '../../../adapters/geo/combine.ts';
import { openMmdb } from '../../../adapters/geo/mmdb.ts';
import { createEnricher, type EnricherOptions } from '../../../src/enrich/enricher.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { geoAsset } from '../../local/geo-asset.ts';

export interface SentEvent {
  /** The event with country, network, program and technique. */
  readonly event: Envelope['event'];
  /** As it goes to Wazuh. */
  readonly line: string;
}

/**
 * Does once more what stage `enrich` did to an event of the archive, which keeps it as it came. What it found in feeds and in
 * earlier sessions is not found again, and tables of addresses may be others by now.
 *
 * @param accounts what the configuration calls AWS accounts
 */
export function createSentLines(
  accounts: EnricherOptions['accounts'],
): (envelope: Envelope, object: string) => SentEvent {
  let enrich: ReturnType<typeof createEnricher> | undefined;
  return (envelope, object) => {
    // Tables of some megabytes: most visits open no event.
    enrich ??= createEnricher({
      geo: combineGeoReaders(
        openMmdb(geoAsset('geo-whois-asn-country.mmdb')),
        openAsnTables({ ipv4: geoAsset('asn-ipv4.csv'), ipv6: geoAsset('asn-ipv6.csv') }),
      ),
      accounts,
    });
    const enriched = enrich(envelope);
    return { event: enriched.event, line: encodeEnvelope(enriched, object).line };
  };
}

import { fileURLToPath } from 'node:url';
import { openMmdb } from '../../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { envelopeLine, readEnvelopeLine } from '../envelope-line.ts';
import { UsageError } from '../faults.ts';
import { filterLines } from '../filter.ts';
import { type CliStreams, parseLine } from '../lines.ts';

export interface EnrichOptions {
  /** MaxMind DB file; undefined: the one that npm brings. */
  readonly geo: string | undefined;
}

const COUNTRIES = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** `sluice enrich`: SecurityEvents → the same with what is known of addresses, programs and techniques. */
export function enrichCommand(streams: CliStreams, { geo }: EnrichOptions): Promise<number> {
  const enrich = createEnricher({ geo: open(geo), accounts: {} });
  return filterLines(streams, (line) => [envelopeLine(enrich(readEnvelopeLine(parseLine(line))))]);
}

function open(file: string | undefined) {
  try {
    return openMmdb(file ?? fileURLToPath(import.meta.resolve(COUNTRIES)));
  } catch (error) {
    throw error instanceof CodedError ? new UsageError(error.message) : error;
  }
}

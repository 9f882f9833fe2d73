import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SluiceConfig } from '../../src/config.ts';
import { STAGE_NAMES, type StageName } from '../../src/event/stage.ts';
import { type Bundle, bundleStage } from './bundle-stage.ts';

/** Files that a stage reads at run time, by package path. */
const DATA_FILES: Readonly<Partial<Record<StageName, readonly string[]>>> = {
  enrich: ['@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'],
};

/** Bundles every stage into `<root>/dist`, in parallel. */
export async function bundleStages(
  root: string,
  config: SluiceConfig,
  output = join(root, 'dist'),
): Promise<readonly Bundle[]> {
  const { resolve } = createRequire(join(root, 'package.json'));
  return Promise.all(
    STAGE_NAMES.map((stage) => {
      const dataFiles = (DATA_FILES[stage] ?? []).map((file) => resolve(file));
      return bundleStage(stage, { root, output, config, dataFiles });
    }),
  );
}

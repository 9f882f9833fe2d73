import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BuildFailure } from 'esbuild';
import type { SluiceConfig } from '../../src/config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import {
  AGENT_KEY_ROTATION,
  type FunctionName,
  PASSWORD_ROTATION,
  SLACK_TOKEN_ROTATION,
  THREAT_REFRESH,
} from '../../src/pipeline.ts';
import { type Bundle, bundleStage } from './bundle-stage.ts';

/** Files that a stage reads at run time, by package path. */
const DATA_FILES: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  enrich: [
    '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    '@ip-location-db/asn/asn-ipv4.csv',
    '@ip-location-db/asn/asn-ipv6.csv',
  ],
};

/** Every function with the folder of its entry, below `functions`: that of its stage, or one within. */
const FUNCTIONS: readonly (readonly [name: FunctionName, entry: string])[] = [
  ...STAGE_NAMES.map((stage) => [stage, stage] as const),
  [THREAT_REFRESH.name, join(THREAT_REFRESH.stage, 'refresh')],
  [PASSWORD_ROTATION.name, join(PASSWORD_ROTATION.stage, 'rotate', 'password')],
  [AGENT_KEY_ROTATION.name, join(AGENT_KEY_ROTATION.stage, 'rotate', 'agent-key')],
  [SLACK_TOKEN_ROTATION.name, join(SLACK_TOKEN_ROTATION.stage, 'rotate')],
];

/**
 * Bundles every function, in parallel, into `output`.
 *
 * @throws CodedError `bundle_failed` with everything that is wrong in any of them
 */
export async function bundleStages(
  root: string,
  config: SluiceConfig,
  output = join(root, 'dist'),
): Promise<readonly Bundle[]> {
  const { resolve } = createRequire(join(root, 'package.json'));
  const results = await Promise.allSettled(
    FUNCTIONS.map(([stage, entry]) => {
      const dataFiles = (DATA_FILES[stage] ?? []).map((file) => resolve(file));
      return bundleStage(stage, { root, output, config, dataFiles, entry });
    }),
  );
  const problems = results.flatMap((result, i) =>
    result.status === 'rejected'
      ? [`cannot bundle functions/${FUNCTIONS[i]?.[1]}:\n${describe(result.reason)}`]
      : [],
  );
  if (problems.length > 0) throw new CodedError('bundle_failed', problems.join('\n'));
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

function describe(reason: unknown): string {
  if (!(reason instanceof Error)) return `  ${String(reason)}`;
  if (!('errors' in reason)) return `  ${reason.message}`;
  return (reason as BuildFailure).errors
    .map(({ text, location }) =>
      location === null ? `  ${text}` : `  ${location.file}:${location.line}: ${text}`,
    )
    .join('\n');
}

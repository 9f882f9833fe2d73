import { createMemoryTelemetry } from '../../../../adapters/memory/telemetry.ts';
import { buildDeps } from '../../../../functions/enrich/refresh/build.ts';
import { type Refreshed, refreshThreats } from '../../../../functions/enrich/refresh/refresh-threats.ts';
import manifest from '../../../../package.json' with { type: 'json' };
import { EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { type IntelFlags, type IntelOptions, intelFault, intelPlace } from './intel-place.ts';

export interface RefreshFlags extends IntelFlags {
  readonly accept?: readonly string[];
}

/** As long as the function has. */
const PATIENCE_MS = 780_000;

const OUTCOMES: Readonly<Record<Refreshed['outcome'], string>> = {
  moved: 'is in use within a minute',
  overtaken: 'was overtaken by another refresh, whose set is in use',
  nothing: 'was not put in use: no feed was ever read',
  too_large: 'was not put in use: it is larger than it may be',
};

/** `sluice intel refresh`: what the function does on its clock, done here; exit code 1 when a feed was not read. */
export async function refreshIntelCommand(
  { output }: CliStreams,
  options: IntelOptions<RefreshFlags>,
): Promise<number> {
  const { aws, bucket, config } = await intelPlace(options);
  const accept = new Set(options.flags.accept);
  for (const name of accept)
    if (!config.threatIntel.feeds.some((feed) => feed.name === name))
      throw new UsageError(`--accept: there is no feed "${name}"`);
  const deps = buildDeps(
    {
      clock: options.now,
      random: Math.random,
      aws,
      config,
      telemetry: createMemoryTelemetry(),
      asset: (name) => name,
    },
    {
      AWS_REGION: aws.region,
      SLUICE_NAME: config.name,
      SLUICE_VERSION: manifest.version,
      THREAT_BUCKET: bucket,
    },
  );
  try {
    const refreshed = await refreshThreats(deps, { deadline: options.now() + PATIENCE_MS, accept });
    await writeText(output, refreshText(refreshed));
    const isWell =
      refreshed.outcome === 'moved' && refreshed.feeds.every(({ failure }) => failure === undefined);
    return isWell ? EXIT.done : EXIT.refused;
  } catch (error) {
    throw intelFault(error);
  }
}

export function refreshText({ outcome, version, indicators, bytes, feeds }: Refreshed): string {
  const lines = feeds.map(({ name, failure, counts: { added, read }, succeededAt }) => {
    if (failure === undefined) return `${name}: ${added} of ${read} taken`;
    return `${name}: not read (${failure}); ${succeededAt === 0 ? 'there is nothing of before' : `${added} kept from before`}`;
  });
  return `${[...lines, `the set ${version ?? ''} of ${indicators} indicators, ${bytes} bytes, ${OUTCOMES[outcome]}`.replace('  ', ' ')].join('\n')}\n`;
}

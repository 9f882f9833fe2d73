import { defineConfig, type SluiceConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { SOURCES, type Source } from '../../../src/event/envelope.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { adviceOn } from '../../cost/advice.ts';
import { billOf } from '../../cost/bill.ts';
import { installedOf } from '../../cost/installed.ts';
import { PRICE_LISTS, REGIONS, type Region } from '../../cost/prices.ts';
import type { Feed, Installed, Usage } from '../../cost/usage.ts';
import { withAsked } from '../../cost/with-asked.ts';
import { EXIT, UsageError } from '../faults.ts';
import type { CliStreams } from '../lines.ts';
import { costView } from './cost-view.ts';
import { CONFIG_FILE, configIn } from './local-config.ts';
import { wholeNumber } from './whole-number.ts';

export interface CostFlags {
  readonly eventsPerDay?: string;
  readonly source: readonly string[];
  readonly eventBytes: string;
  readonly batch: string;
  readonly sink?: SinkName;
  readonly alertsPerDay: string;
  readonly filesPerDay: string;
  readonly region?: string;
  readonly manager: Usage['manager'];
  readonly natGateways: string;
  readonly endpoints: string;
  readonly kmsKeys: string;
  readonly waf?: boolean;
  readonly archive: boolean;
  readonly alwaysFree?: boolean;
  readonly json?: boolean;
}

/**
 * Prints what a deployment costs.
 *
 * @param directory where `sluice.config.ts` may be
 * @throws UsageError, CommandFailed
 */
export async function costCommand(streams: CliStreams, flags: CostFlags, directory: string): Promise<number> {
  const found = await configIn(directory);
  const feeds = feedsOf(flags);
  const own = found ?? defineConfig(SMALLEST);
  const usage = usageOf(flags, own, feeds);
  const { config, beside } = withAsked(
    own,
    feeds.map(({ source }) => source),
    usage.sink,
  );
  const region = regionOf(flags.region ?? config.environment?.region ?? 'us-east-1');
  const installed = withFlags(installedOf(config), flags);
  const alwaysFree = flags.alwaysFree === true;
  const bill = billOf(usage, installed, PRICE_LISTS[region], { alwaysFree });
  const advice = adviceOn(bill, usage, installed);
  streams.output.write(
    flags.json === true
      ? `${JSON.stringify({ region, usage, installed, alwaysFree, ...bill, advice }, undefined, 2)}\n`
      : costView({
          usage,
          region,
          bill,
          advice,
          alwaysFree,
          installedBy:
            (found === undefined
              ? `the smallest configuration, since there is no ${CONFIG_FILE} here`
              : CONFIG_FILE) +
            (beside.length === 0 ? '' : `, with what it does not have: ${beside.join(', ')}`),
        }),
  );
  return EXIT.done;
}

const SMALLEST: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};

function usageOf(flags: CostFlags, config: SluiceConfig, feeds: readonly Feed[]): Usage {
  return {
    feeds,
    eventBytes: wholeNumber('--event-bytes', flags.eventBytes, 1, 65_536),
    batch: wholeNumber('--batch', flags.batch, 1, 100_000),
    sink: flags.sink ?? sinkOf(config),
    alertsPerDay: wholeNumber('--alerts-per-day', flags.alertsPerDay, 0, 10_000_000),
    manager: flags.manager,
    filesPerDay: wholeNumber('--files-per-day', flags.filesPerDay, 1, 100_000_000),
  };
}

/** The way that events take when no route says otherwise. */
function sinkOf({ wazuh }: SluiceConfig): SinkName {
  if (wazuh.agent !== undefined) return 'agent';
  return wazuh.s3 === undefined ? 'events-api' : 's3';
}

const MAX_EVENTS_PER_DAY = 1_000_000_000_000;

/** Sources with a number have it; the others share what is left to be said by `--events-per-day`. */
function feedsOf({ source: given, eventsPerDay }: CostFlags): readonly Feed[] {
  const named = given.length === 0 ? ['app'] : given;
  const sharing = named.filter((text) => !text.includes('=')).length;
  const shared = wholeNumber('--events-per-day', eventsPerDay ?? '1000000', 0, MAX_EVENTS_PER_DAY);
  if (eventsPerDay !== undefined && sharing === 0)
    throw new UsageError(
      '--events-per-day: each --source has a number of its own; leave one of them out, or this',
    );
  return named.map((text) => {
    const [name = '', events] = text.split('=');
    const source = SOURCES.find((each): each is Source => each === name);
    if (source === undefined)
      throw new UsageError(`--source ${text}: there is no source "${name}"; there are ${SOURCES.join(', ')}`);
    return {
      source,
      eventsPerDay:
        events === undefined
          ? Math.round(shared / sharing)
          : wholeNumber(`--source ${name}=`, events, 0, MAX_EVENTS_PER_DAY),
    };
  });
}

function regionOf(name: string): Region {
  const region = REGIONS.find((each) => each === name);
  if (region !== undefined) return region;
  throw new UsageError(`--region ${name}: there are prices for ${REGIONS.join(', ')}; take the nearest`);
}

function withFlags(installed: Installed, flags: CostFlags): Installed {
  const more = (name: string, value: string) => wholeNumber(name, value, 0, 10_000);
  return {
    ...installed,
    archiveDays: flags.archive ? installed.archiveDays : 0,
    natGateways: installed.natGateways + more('--nat-gateways', flags.natGateways),
    endpoints: installed.endpoints + more('--endpoints', flags.endpoints),
    kmsKeys: installed.kmsKeys + more('--kms-keys', flags.kmsKeys),
    waf: flags.waf === true || installed.waf,
  };
}

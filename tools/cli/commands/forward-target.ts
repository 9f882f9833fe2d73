import { createDynamoDbClient } from '../../../adapters/aws/dynamodb-client.ts';
import { createRequestBudget } from '../../../adapters/aws/request-budget.ts';
import { createTable, type Table } from '../../../adapters/aws/table.ts';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import { createEventsApiSink } from '../../../adapters/wazuh/events-api-sink.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { Sink } from '../../../src/forward/sink.ts';
import { UsageError } from '../faults.ts';
import type { CliStreams } from '../lines.ts';
import { type AwsPlaceFlags, awsPlace, type Variables } from './aws-place.ts';
import { configIn } from './local-config.ts';
import { type RulesTargetFlags, rulesTarget } from './rules-target.ts';

export interface ForwardFlags extends AwsPlaceFlags, Omit<RulesTargetFlags, 'passwordStdin'> {
  readonly to: 'agent' | 'events-api';
  readonly each?: boolean;
  readonly node?: string;
  readonly table?: string;
}

export interface ForwardTarget {
  readonly sink: Sink;
  close(): Promise<void>;
}

export interface TargetContext {
  readonly streams: CliStreams;
  readonly env: Variables;
  readonly directory: string;
}

/**
 * The way in that is meant, with the account, the trust and the budget that it needs.
 *
 * @throws UsageError when something is missing or is not what it should be; CommandFailed when a file cannot be read
 */
export async function forwardTarget(flags: ForwardFlags, context: TargetContext): Promise<ForwardTarget> {
  const shared = await sharedTable(flags, context.env);
  const close = async () => shared?.close();
  try {
    return { sink: await eventsApi(flags, context, shared?.table), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function eventsApi(
  flags: ForwardFlags,
  { streams, env, directory }: TargetContext,
  table: Table | undefined,
): Promise<Sink> {
  const config = await configIn(directory);
  const target = await rulesTarget(flags, env, config, streams.input);
  const name = flags.node ?? config?.wazuh.nodes.find(({ url }) => url === target.url)?.name;
  return createEventsApiSink({
    nodes: [{ name: name ?? new URL(target.url).hostname, url: target.url }],
    tls: target.trust,
    credentials: async () => target.credentials,
    budget: table === undefined ? createMemoryBudget() : createRequestBudget(table),
    clock: Date.now,
    random: Math.random,
    telemetry: spoken(streams),
  });
}

/** The table by which others are told what is sent; undefined: nobody is. */
async function sharedTable(flags: ForwardFlags, env: Variables) {
  const { table: name, region, endpoint } = flags;
  if (name === undefined) {
    if (region !== undefined || endpoint !== undefined)
      throw new UsageError('--region and --endpoint say where a table is; give --table, too');
    return undefined;
  }
  const { aws } = await awsPlace(flags, env, {
    service: 'dynamodb',
    server: 'a table server',
    nameFlag: '--table',
    notLocal: 'name its table and --endpoint for it',
  });
  const client = createDynamoDbClient(aws);
  return { table: createTable(client, name), close: () => client.destroy() };
}

/** What a function would log, for the person at the terminal; the same trouble is said once. */
function spoken({ errors }: CliStreams): Pick<Telemetry, 'log' | 'measure'> {
  const said = new Set<string>();
  return {
    log: (level, message, { node, code } = {}) => {
      const line = `${message}${node === undefined ? '' : ` (${String(node)}${code === undefined ? '' : `, ${String(code)}`})`}\n`;
      if (level === 'debug' || said.has(line)) return;
      said.add(line);
      errors.write(line);
    },
    measure: () => {},
  };
}

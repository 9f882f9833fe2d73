import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createNodeLimits } from '../../../../adapters/aws/table/node-limits.ts';
import { createRequestBudget } from '../../../../adapters/aws/table/request-budget.ts';
import { createTable, type Table } from '../../../../adapters/aws/table/table.ts';
import { createMemoryBudget } from '../../../../adapters/memory/budget.ts';
import { createMemoryNodeLimits } from '../../../../adapters/memory/node-limits.ts';
import { createEventsApiSink } from '../../../../adapters/wazuh/events-api-sink.ts';
import { readWazuhCredentials } from '../../../../functions/middleware/secret-shapes.ts';
import { WAZUH_REQUESTS_PER_MINUTE } from '../../../../src/event/limits.ts';
import type { Telemetry } from '../../../../src/event/telemetry.ts';
import type { Sink } from '../../../../src/forward/sink.ts';
import { localEnvironment } from '../../../local/aws/environment.ts';
import { UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import { type AwsPlaceFlags, awsPlace, given, type Variables } from '../deployed/aws-place.ts';
import { configIn } from '../local-config.ts';
import { type RulesTarget, type RulesTargetFlags, rulesTarget } from '../rules/rules-target.ts';
import { type AgentFlags, agentSink } from './forward-agent.ts';

export interface ForwardFlags extends AwsPlaceFlags, AgentFlags, Omit<RulesTargetFlags, 'passwordStdin'> {
  readonly to: 'agent' | 'events-api';
  readonly each?: boolean;
  readonly table?: string;
  /** The stack that `npm start` runs from this checkout. */
  readonly local?: boolean;
}

export interface ForwardTarget {
  readonly sink: Sink;
  /** What the sink has counted so far, by name: `AgentEventsResent`, `AgentUnverified`. */
  readonly measured: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export interface TargetContext {
  readonly streams: CliStreams;
  readonly env: Variables;
  readonly directory: string;
}

/**
 * The way in that is meant, with the account, the trust and the pace that it needs.
 *
 * @throws UsageError when something is missing or is not what it should be; CommandFailed when a file cannot be read
 */
export async function forwardTarget(flags: ForwardFlags, context: TargetContext): Promise<ForwardTarget> {
  const { streams, env, directory } = context;
  const measured: Record<string, number> = {};
  const telemetry = spoken(streams, measured);
  if (flags.local === true) {
    if (flags.to === 'agent')
      throw new UsageError('--local goes with --to events-api; for its agent port give --manager');
    const { api, shared } = await localTarget();
    const sink = eventsApi('local', api, { table: shared.table, telemetry });
    return { sink, measured, close: async () => shared.close() };
  }
  const config = await configIn(directory);
  // The agent's way needs no account; with one it reads what the manager drops.
  const hasAccount = (given(flags.user) ?? given(env.SLUICE_WAZUH_USER)) !== undefined;
  const api =
    flags.to === 'events-api' || hasAccount
      ? await rulesTarget(flags, env, config, streams.input)
      : undefined;
  const shared = await sharedTable(flags, env);
  const table = shared?.table;
  try {
    if (flags.to === 'events-api') {
      if (api === undefined)
        throw new UsageError('which manager? Give --url https://wazuh.example.com:55000');
      const named = config?.wazuh.nodes.find(({ url }) => url === api.url)?.name;
      const name = flags.node ?? named ?? new URL(api.url).hostname;
      const sink = eventsApi(name, api, { table, telemetry, perMinute: config?.wazuh.requestsPerMinute });
      return { sink, measured, close: async () => shared?.close() };
    }
    if (api === undefined)
      streams.errors.write(
        "without --url and --user the manager's counters are not read: what it drops when it is full is not noticed\n",
      );
    const sink = agentSink(flags, env, { config, api, table, telemetry });
    return {
      sink,
      measured,
      close: async () => {
        await sink.close();
        shared?.close();
      },
    };
  } catch (error) {
    shared?.close();
    throw error;
  }
}

interface EventsApiParts {
  /** Through which budget and limits are shared; undefined: they are this process's. */
  readonly table: Table | undefined;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
  /** `wazuh.requestsPerMinute` */
  readonly perMinute?: number | undefined;
}

function eventsApi(
  name: string,
  { url, trust, credentials }: RulesTarget,
  { table, telemetry, perMinute = WAZUH_REQUESTS_PER_MINUTE }: EventsApiParts,
): Sink {
  return createEventsApiSink({
    nodes: [{ name, url }],
    tls: trust,
    credentials: async () => credentials,
    budget: table === undefined ? createMemoryBudget(perMinute) : createRequestBudget(table, perMinute),
    limits: table === undefined ? createMemoryNodeLimits() : createNodeLimits(table),
    requestsPerMinute: perMinute,
    clock: Date.now,
    random: Math.random,
    telemetry,
  });
}

interface SharedTable {
  readonly table: Table;
  readonly close: () => void;
}

/** The table by which others are told what is sent; undefined: nobody is. */
async function sharedTable(flags: ForwardFlags, env: Variables): Promise<SharedTable | undefined> {
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

/** The manager of the stack that runs here; its stage and this command share one budget. */
async function localTarget(): Promise<{ readonly api: RulesTarget; readonly shared: SharedTable }> {
  const [{ readState }, { LOCAL }, { createSecrets }, { createSecretsManagerClient }] = await Promise.all([
    import('../../../local/state-file.ts'),
    import('../../../local/stack-config.ts'),
    import('../../../../adapters/aws/secrets.ts'),
    import('../../../../adapters/aws/clients/secrets-manager-client.ts'),
  ]);
  const running = await readState();
  if (running === undefined) throw new UsageError('no stack runs here; start one with `npm start`');
  const { secretsmanager, dynamodb, manager } = running;
  const vault = createSecretsManagerClient(localEnvironment({ secretsmanager }));
  const secret = await createSecrets(vault, { ttlMs: 0, now: Date.now }).get(LOCAL.wazuhSecret);
  vault.destroy();
  const client = createDynamoDbClient(localEnvironment({ dynamodb }));
  return {
    api: {
      url: manager.url,
      trust: manager.tls,
      credentials: readWazuhCredentials(LOCAL.wazuhSecret, secret),
    },
    shared: { table: createTable(client, LOCAL.name), close: () => client.destroy() },
  };
}

/** What a function would log, for the person at the terminal; the same trouble is said once. */
function spoken(
  { errors }: CliStreams,
  measured: Record<string, number>,
): Pick<Telemetry, 'log' | 'measure'> {
  const said = new Set<string>();
  return {
    log: (level, message, { node, code } = {}) => {
      const about = [node, code].filter((part) => part !== undefined).join(', ');
      const line = about === '' ? message : `${message} (${about})`;
      if (level === 'debug' || said.has(line)) return;
      said.add(line);
      errors.write(`${line}\n`);
    },
    measure: (name, value, unit) => {
      if (unit === 'Count') measured[name] = (measured[name] ?? 0) + value;
    },
  };
}

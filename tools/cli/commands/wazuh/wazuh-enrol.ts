import { setTimeout as sleep } from 'node:timers/promises';
import { enrolByApi, enrolByPort } from '../../../../adapters/wazuh/agent/enrol.ts';
import { createExchange } from '../../../../adapters/wazuh/exchange.ts';
import { createManagerCall } from '../../../../adapters/wazuh/manager-call.ts';
import { createTlsAgent } from '../../../../adapters/wazuh/tls.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import { agentAddressOf } from '../../../../src/forward/agent/agent-address.ts';
import { type AgentKey, printKeyLine } from '../../../../src/forward/agent/agent-key.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { type AwsPlaceFlags, awsPlace, type Variables } from '../deployed/aws-place.ts';
import { configIn } from '../local-config.ts';
import { optionalPassword, type RulesTargetFlags, rulesTarget, trustOf } from '../rules/rules-target.ts';
import { withAgentSecret } from './agent-secret.ts';

export interface EnrolFlags extends RulesTargetFlags, AwsPlaceFlags {
  readonly name: string;
  readonly by: 'enrolment' | 'api';
  readonly manager?: string;
  readonly node?: string;
  readonly group?: readonly string[];
  /** `true`: the secret of the deployment. */
  readonly save?: string | true;
  readonly print?: boolean;
}

export interface EnrolOptions {
  readonly flags: EnrolFlags;
  readonly env: Variables;
  readonly now: () => number;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

const ENROLMENT_PORT = 1515;
const ENROLMENT_MS = 30_000;

/** `sluice wazuh enrol`: an identity for the sink `agent`, made by the manager. */
export async function enrolCommand(streams: CliStreams, options: EnrolOptions): Promise<number> {
  const { flags, env, directory } = options;
  if ((flags.save === undefined) === (flags.print !== true))
    throw new UsageError('where should the key go? Give --save, or --print');
  const config = await configIn(directory);
  const enrol =
    flags.by === 'api' ? await byApi(streams, options, config) : await byPort(streams, options, config);
  if (flags.save === undefined) {
    const key = await enrol();
    await writeText(streams.output, `${printKeyLine(key)}\n`);
    streams.errors.write(enrolled(key));
    return EXIT.done;
  }
  const place = await awsPlace(flags, env, {
    service: 'secretsmanager',
    server: 'a Secrets Manager server',
    nameFlag: '--save <secret>',
    notLocal: 'its keys are gone when it stops',
  });
  const secretId = flags.save === true ? `${config?.name ?? 'sluice'}/wazuh-agent` : flags.save;
  await withAgentSecret(place, secretId, async (secret) => {
    const key = await enrol();
    try {
      await secret.add(flags.node ?? '*', key);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      throw new CommandFailed(
        `agent ${key.id} was enrolled, and its key could not be put away: ${why}. Remove it on the manager ` +
          `(/var/ossec/bin/manage_agents -r ${key.id}) and run this again`,
      );
    }
    streams.errors.write(`${enrolled(key)}its key is in ${secret.where}\n`);
  });
  return EXIT.done;
}

function enrolled({ id, name }: AgentKey): string {
  return `agent ${id} "${name}" is enrolled; within ten seconds its events are taken, by workers of a cluster within twenty\n`;
}

async function byApi(
  { input, errors }: CliStreams,
  { flags, env, now }: EnrolOptions,
  config: SluiceConfig | undefined,
): Promise<() => Promise<AgentKey>> {
  if (flags.group !== undefined) throw new UsageError('--group is for --by enrolment');
  if (flags.manager !== undefined) throw new UsageError('--manager is for --by enrolment; give --url');
  const target = await rulesTarget(flags, env, config, input);
  const call = createManagerCall({
    exchange: createExchange(target.url, createTlsAgent(target.trust), now),
    clock: now,
    pause: async (ms) => {
      errors.write(`waiting ${ms / 1000} s for the manager\n`);
      await sleep(ms);
    },
    credentials: async () => target.credentials,
  });
  return () => enrolByApi(call, flags.name);
}

async function byPort(
  { input }: CliStreams,
  { flags, env }: EnrolOptions,
  config: SluiceConfig | undefined,
): Promise<() => Promise<AgentKey>> {
  if (flags.user !== undefined || flags.url !== undefined)
    throw new UsageError('--user and --url are for --by api; give --manager');
  const at = addressOf(flags, config);
  const password = await optionalPassword(flags, env.SLUICE_ENROLMENT_PASSWORD, input);
  const { name, group } = flags;
  return () =>
    enrolByPort(
      { ...at, trust: trustOf(flags, {}) ?? {}, timeoutMs: ENROLMENT_MS },
      {
        name,
        ...(password === undefined ? {} : { password }),
        ...(group === undefined ? {} : { groups: group }),
      },
    );
}

/** @throws UsageError */
function addressOf({ manager, node }: EnrolFlags, config: SluiceConfig | undefined) {
  if (manager !== undefined) {
    const url = URL.canParse(`tls://${manager}`) ? new URL(`tls://${manager}`) : undefined;
    if (url === undefined || url.hostname === '' || url.pathname !== '')
      throw new UsageError('the manager is none; it looks like wazuh.example.com or wazuh.example.com:1515');
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || ENROLMENT_PORT) };
  }
  const nodes = config?.wazuh.nodes ?? [];
  const found = node === undefined ? nodes[0] : nodes.find(({ name }) => name === node);
  if (found === undefined) throw new UsageError('which manager? Give --manager wazuh.example.com');
  return { host: agentAddressOf(found).host, port: ENROLMENT_PORT };
}

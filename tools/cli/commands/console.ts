import { once } from 'node:events';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SluiceConfig } from '../../../src/config.ts';
import { WAZUH_REQUESTS_PER_MINUTE } from '../../../src/event/limits.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { type ReadClients, readClients } from '../../console/deployed/clients.ts';
import type { DeployedPipeline } from '../../console/deployed/pipeline.ts';
import { consolePolicy } from '../../console/deployed/policy.ts';
import { runbookRoutes } from '../../console/deployed/runbooks.ts';
import { deployedSource } from '../../console/deployed/source.ts';
import { type ConsoleServer, startConsole } from '../../console/server.ts';
import type { ConsoleSource } from '../../console/view.ts';
import { CommandFailed, EXIT } from '../faults.ts';
import { type CliStreams, writeText } from '../lines.ts';
import { unavailable } from './deployed/aws-fault.ts';
import { given, type Variables } from './deployed/aws-place.ts';
import { type DeployedPlace, deployedPlace } from './deployed/deployed-place.ts';
import { configIn } from './local-config.ts';

export interface ConsoleFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly name?: string;
  readonly stack?: string;
  readonly archive?: string;
  readonly port?: number;
  readonly policy?: boolean;
}

interface ConsoleOptions {
  readonly flags: ConsoleFlags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Where AWS is, instead of where the region says. */
  readonly aws?: DeployedPlace['aws'];
}

const PORT = 8788;
/** Ports behind the usual one that are tried. */
const NEXT_PORTS = 20;

/** `sluice console`: serves the page of a deployed pipeline until it is ended, or prints the policy that it reads with. */
export async function consoleCommand({ output }: CliStreams, options: ConsoleOptions): Promise<number> {
  const { flags, env, directory, now, signal } = options;
  const config = await configIn(directory);
  const region = await regionOf(flags, env, config);
  const { name: named, archive: bucket } = flags;
  const place = await deployedPlace(
    {
      ...(named !== undefined && { name: named }),
      ...(bucket !== undefined && { archive: bucket }),
      ...(region !== undefined && { region }),
    },
    env,
    directory,
  );
  const { stack = place.name } = flags;
  // A configuration of another deployment says nothing of this one.
  const own = config?.name === place.name ? config : undefined;
  if (flags.policy === true) {
    await writeText(output, `${JSON.stringify(policyOf(place, stack, own), undefined, 2)}\n`);
    return EXIT.done;
  }
  const aws = options.aws ?? place.aws;
  const clients = readClients(aws, flags.profile);
  try {
    await assertCredentials(clients, flags.profile);
    const source = deployedSource({ ...pipelineOf(place, stack, own), aws, clients }, now);
    const server = await serve(source, flags.port);
    await writeText(output, welcome(source.name, server.url));
    if (signal !== undefined && !signal.aborted) await once(signal, 'abort');
    await server.close();
    return EXIT.done;
  } finally {
    clients.close();
  }
}

function pipelineOf(
  { name, where, archive }: DeployedPlace,
  stack: string,
  config: SluiceConfig | undefined,
): Omit<DeployedPipeline, 'aws' | 'clients'> {
  return {
    name,
    stack,
    where,
    archive,
    nodes: config?.wazuh.nodes.map((node) => node.name) ?? [],
    requestsPerMinute: config?.wazuh.requestsPerMinute ?? WAZUH_REQUESTS_PER_MINUTE,
    accounts: config?.cloudtrail.accounts ?? {},
    rendering: { dashboardUrl: config?.alerts.dashboardUrl, timeZone: config?.alerts.timeZone },
  };
}

function policyOf({ name, aws, archive }: DeployedPlace, stack: string, config: SluiceConfig | undefined) {
  const { kms } = config?.deployment ?? {};
  return consolePolicy({
    name,
    stack,
    region: aws.region,
    account: config?.environment?.account,
    archive,
    key: typeof kms === 'object' ? kms : kms === 'own' ? { alias: name } : undefined,
  });
}

/** What was said; else what the profile says of itself. Undefined: nobody says any. */
async function regionOf(
  { region, profile }: ConsoleFlags,
  env: Variables,
  config: SluiceConfig | undefined,
): Promise<string | undefined> {
  const said = region ?? given(env.AWS_REGION) ?? config?.environment?.region;
  if (said !== undefined || profile === undefined) return said;
  const client = new SQSClient({ profile });
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** @throws CommandFailed when there are no credentials, or they have run out */
async function assertCredentials({ sqs }: ReadClients, profile: string | undefined): Promise<void> {
  try {
    await sqs.config.credentials();
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    const whose = profile === undefined ? '' : `profile "${profile}": `;
    const login = profile === undefined ? '' : `; its login is \`aws sso login --profile ${profile}\``;
    throw new CommandFailed(`${whose}${unavailable(name, code)}${login}`);
  }
}

/** @throws CommandFailed when the port that was asked for, or every usual one, is taken */
async function serve(source: ConsoleSource, port: number | undefined): Promise<ConsoleServer> {
  const last = port ?? PORT + NEXT_PORTS;
  for (let at = port ?? PORT; ; at += 1)
    try {
      return await startConsole({
        port: at,
        source,
        where: 'that `sluice console` printed',
        routes: runbookRoutes(),
      });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error.code !== 'port_taken')
        throw new CommandFailed(`port ${at} cannot be listened at: ${error.message}`);
      if (at >= last)
        throw new CommandFailed(`port ${at} of this machine is taken; choose another with --port`);
    }
}

function welcome(name: string, url: string): string {
  return `The console of ${name}, read-only, for you alone:\n\n  ${url}\n\nIt asks AWS while a page is open. Ctrl-C ends it.\n`;
}

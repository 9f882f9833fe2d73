import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { createTestLog } from '../../../../adapters/aws/table/test-log.ts';
import { readSigningSecrets } from '../../../../functions/middleware/secret-shapes.ts';
import type { AlertSettings } from '../../../../src/config/alert-settings.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { type AlertTest, testAlert, testId, untold } from '../../../../src/notify/alert/alert-test.ts';
import { type Deployment, deploymentOf } from '../../doctor/deployment.ts';
import { secretText } from '../../doctor/secret-checks.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { isCredentialFault, unavailable } from '../deployed/aws-fault.ts';
import { given, type Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import { postTest } from './alert-test-post.ts';
import { testAdvice, testColumns } from './alert-test-view.ts';
import { waitForTest } from './alert-test-wait.ts';

export interface AlertTestFlags {
  readonly route?: readonly string[];
  readonly wait: string;
  readonly local?: boolean;
  readonly region?: string;
  readonly url?: string;
}

export interface AlertTestOptions {
  readonly flags: AlertTestFlags;
  readonly env: Variables;
  readonly clock: () => number;
  /** Where `sluice.config.ts` stands. */
  readonly directory: string;
}

const MAX_WAIT_S = 300;

/**
 * `sluice alert test`: a signed test through ingest to every channel of the routes, and how it went with each.
 *
 * @returns the exit code: 1 unless every channel has taken it
 */
export async function alertTestCommand(streams: CliStreams, options: AlertTestOptions): Promise<number> {
  const { flags, env, clock, directory } = options;
  const waitMs = waitOf(flags.wait) * 1_000;
  const deployment = await deploymentOf(flags, env, directory);
  const { config, ingest, where, table } = deployment;
  const routes = routesOf(flags.route ?? [], config.alerts);
  const { url } = ingest;
  if (url === undefined)
    throw new UsageError('which URL? Give --url or SLUICE_URL; the output IngestUrl of the stack has it');
  const secret = given(env.SLUICE_ALERT_SECRET) ?? (await signingSecret(deployment));
  const test: AlertTest = { id: testId(randomUUID()), routes };
  const began = clock();
  await postTest(url, JSON.stringify(testAlert(test, began)), {
    secret,
    clock,
    secretId: deployment.secrets.signing,
  });
  const told = routes.length === 0 ? 'every route' : `route ${routes.join(', ')}`;
  streams.errors.write(
    `${url} has taken the test of ${told} after ${Math.round(clock() - began)} ms; waiting for channels …\n`,
  );
  const client = createDynamoDbClient(deployment.aws);
  try {
    const log = createTestLog(createTable(client, table), clock);
    const waiting = { clock, waitMs, pause: sleep, say: (line: string) => streams.errors.write(`${line}\n`) };
    const report = await waitForTest(log, test.id, waiting);
    if (report === undefined) throw new CommandFailed(nothingHeard(waitMs));
    const unknown = routes.filter((name) => !report.known.includes(name));
    if (report.told.length > 0) await writeText(streams.output, testColumns(report));
    for (const line of testAdvice(report)) streams.errors.write(`${line}\n`);
    if (untold(report).length > 0)
      streams.errors.write(
        `not every channel has taken it within ${waitMs / 1_000} s; it is tried for five minutes\n`,
      );
    if (unknown.length > 0)
      streams.errors.write(
        `the deployment has no route ${unknown.join(', ')}, it has ${report.known.join(', ') || 'none'}; deploy what stands in sluice.config.ts\n`,
      );
    const sent = report.told.length > 0 && report.told.every(({ outcome }) => outcome === 'sent');
    return sent && unknown.length === 0 ? EXIT.done : EXIT.refused;
  } catch (error) {
    throw deployedFault(`"${table}" ${where}`, 'dynamodb:GetItem on it', error);
  } finally {
    client.destroy();
  }
}

function waitOf(text: string): number {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= MAX_WAIT_S) return seconds;
  throw new UsageError(`--wait: give a whole number of seconds, 1 to ${MAX_WAIT_S}`);
}

/** @throws UsageError when a route is not there */
function routesOf(asked: readonly string[], { routes }: AlertSettings): readonly string[] {
  const known = routes.map(({ name }) => name);
  if (known.length === 0)
    throw new CommandFailed(
      'there is no route in alerts.routes, so nobody is told of anything: docs/channels.md',
    );
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--route: there is no route "${unknown}"; there are ${known.join(', ')}`);
  return [...new Set(asked)];
}

/** @throws CommandFailed */
async function signingSecret(deployment: Deployment): Promise<string> {
  const { signing } = deployment.secrets;
  try {
    return readSigningSecrets(signing, await secretText(deployment, signing))[0] ?? '';
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { name = '' } = (error.cause ?? {}) as Partial<Error>;
    if (isCredentialFault(name))
      throw new CommandFailed(
        `the secret that signs alerts cannot be read: ${unavailable(name, undefined)}; or give it as SLUICE_ALERT_SECRET`,
      );
    throw new CommandFailed(
      `the secret that signs alerts cannot be read: ${error.message}. Have secretsmanager:GetSecretValue on it, or give it as SLUICE_ALERT_SECRET`,
    );
  }
}

function nothingHeard(waitMs: number): string {
  return [
    `ingest has taken the test, and stage alert-notify has not said anything of it within ${waitMs / 1_000} s. Look in this order:`,
    '  npx sluice doctor --only queues,dead-letters   does it wait on the alerts queue, or was it set aside?',
    '  npx sluice doctor --only table,secrets         is this the table of that deployment?',
    '  aws logs tail /aws/lambda/<name>-alert-notify --since 10m',
    '  a version of Sluice that knows no tests takes it for an alert below the threshold: deploy this one',
  ].join('\n');
}

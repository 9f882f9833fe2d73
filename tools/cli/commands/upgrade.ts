import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEnvironment, clientOptions } from '../../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { queuesOf } from '../../../src/config/asked-for.ts';
import { CodedError, describeError } from '../../../src/kernel/coded-error.ts';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import type { Template } from '../../upgrade/compare-templates.ts';
import { mappingStates, readStack, ringingAlarms } from '../../upgrade/deployed-stack.ts';
import { judgeUpgrade, type QueueState, type Remark } from '../../upgrade/judge-upgrade.ts';
import { CommandFailed, EXIT, UsageError } from '../faults.ts';
import { type CliStreams, writeText } from '../lines.ts';
import { isCredentialFault, unavailable } from './deployed/aws-fault.ts';
import type { Variables } from './deployed/aws-place.ts';
import { deployedPlace } from './deployed/deployed-place.ts';
import { queueUrls } from './deployed/deployed-queues.ts';
import { CONFIG_FILE, configIn } from './local-config.ts';

export interface UpgradeFlags {
  readonly check?: boolean;
  readonly region?: string;
  readonly stack?: string;
  readonly template?: string;
  readonly json?: boolean;
}

interface UpgradeOptions {
  readonly flags: UpgradeFlags;
  readonly env: Variables;
  readonly directory: string;
  /** Where AWS is, instead of where the region says. */
  readonly aws?: AwsEnvironment;
}

const SIGNS = { stop: '✗', look: '!', fine: '✓' } as const;

/** `sluice upgrade --check`: what there is to say, one line each; exit code 1 when somebody must decide first. */
export async function upgradeCommand({ output }: CliStreams, options: UpgradeOptions): Promise<number> {
  const { flags, env, directory } = options;
  if (flags.check !== true)
    throw new UsageError(
      'give --check; what deploys is `npx cdk deploy`, and docs/upgrades.md says how it goes',
    );
  const config = await configIn(directory);
  if (config === undefined) throw new UsageError(`there is no ${CONFIG_FILE} here; run this where it is`);
  const { region } = flags;
  const place = await deployedPlace(
    { name: config.name, ...(region === undefined ? {} : { region }) },
    env,
    directory,
  );
  const aws = options.aws ?? place.aws;
  const { stack: stackName = config.name } = flags;
  const planned = await templateHere(flags.template, directory, config);
  const clients = {
    formation: new CloudFormationClient(clientOptions(aws, 'cloudformation')),
    watch: new CloudWatchClient(clientOptions(aws, 'cloudwatch')),
    lambda: new LambdaClient(clientOptions(aws, 'lambda')),
    sqs: createSqsClient(aws),
  };
  try {
    const [stack, ringing, queues] = await Promise.all([
      readStack(clients.formation, stackName),
      ringingAlarms(clients.watch, config.name),
      Promise.all(
        (Object.keys(QUEUES) as QueueName[]).map((queue) =>
          queueState(clients, config.name, aws, queue).catch((error: unknown) => {
            // A queue that the configuration no longer wants is looked at for as long as it is there.
            if (!queuesOf(config).includes(queue) && describeError(error).code === 'queue_missing') return [];
            throw error;
          }),
        ),
      ),
    ]);
    const remarks = judgeUpgrade({ name: config.name, stack, planned, queues: queues.flat(), ringing });
    await writeText(output, flags.json === true ? `${JSON.stringify(remarks)}\n` : textOf(remarks));
    return remarks.some(({ weight }) => weight === 'stop') ? EXIT.refused : EXIT.done;
  } catch (error) {
    throw upgradeFault(place.where, error);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

async function templateHere(
  file: string | undefined,
  directory: string,
  config: NonNullable<Awaited<ReturnType<typeof configIn>>>,
): Promise<Template> {
  if (file === undefined) {
    const { plannedTemplate } = await import('../../upgrade/planned-template.ts');
    return plannedTemplate(config);
  }
  const path = resolve(directory, file);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Template;
  } catch (error) {
    const { code = 'no JSON' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--template: ${path} cannot be read (${code}); \`npx cdk synth\` writes cdk.out/<stack>.template.json`,
    );
  }
}

async function queueState(
  { sqs, lambda }: { readonly sqs: SQSClient; readonly lambda: LambdaClient },
  name: string,
  aws: AwsEnvironment,
  queue: QueueName,
): Promise<QueueState> {
  const urls = await queueUrls(sqs, { name, aws }, queue);
  const look = async (QueueUrl: string) => {
    const command = new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
        'QueueArn',
      ],
    });
    const {
      ApproximateNumberOfMessages: waiting = 0,
      ApproximateNumberOfMessagesDelayed: delayed = 0,
      ApproximateNumberOfMessagesNotVisible: handled = 0,
      QueueArn: arn = '',
    } = (await sqs.send(command)).Attributes ?? {};
    return { waiting: Number(waiting), underWay: Number(delayed) + Number(handled), arn };
  };
  const [{ waiting, underWay, arn }, letters] = await Promise.all([look(urls.queue), look(urls.deadLetters)]);
  const mappings = await mappingStates(lambda, arn);
  return {
    name: `${name}-${queue}`,
    waiting,
    underWay,
    deadLetters: letters.waiting + letters.underWay,
    mappings,
  };
}

function textOf(remarks: readonly Remark[]): string {
  const stops = remarks.filter(({ weight }) => weight === 'stop').length;
  const lines = remarks.map(({ weight, about, says }) => `${SIGNS[weight]} ${about}: ${says}\n`);
  const verdict =
    stops === 0
      ? 'nothing speaks against `npx cdk deploy`\n'
      : `${stops} to decide before \`npx cdk deploy\`\n`;
  return `${lines.join('')}${verdict}`;
}

function upgradeFault(where: string, error: unknown): unknown {
  if (error instanceof CodedError || !(error instanceof Error)) return error;
  const { name, code, $metadata } = error as Error & { code?: string; $metadata?: object };
  if (/AccessDenied|NotAuthorized/.test(name))
    return new CommandFailed(
      `${where}: your AWS credentials may not look; have cloudformation:DescribeStacks and GetTemplate, ` +
        'cloudwatch:DescribeAlarms, lambda:ListEventSourceMappings, sqs:GetQueueUrl and GetQueueAttributes granted to you',
    );
  // The SDK gives what it throws before it has asked anybody neither.
  return $metadata === undefined && code === undefined && !isCredentialFault(name)
    ? error
    : new CommandFailed(`${where}: ${unavailable(name, code)}`);
}

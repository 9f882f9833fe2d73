import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type LambdaClient, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Template } from './compare-templates.ts';

export interface DeployedStack {
  /** CloudFormation's word, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly template: Template;
}

/**
 * A stack as it is deployed.
 *
 * @throws CodedError `stack_missing`, `template_unreadable`; what the SDK throws
 */
export async function readStack(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: unknown) => {
      // CloudFormation has no error of its own for it.
      if (
        error instanceof Error &&
        error.name === 'ValidationError' &&
        error.message.includes('does not exist')
      )
        return { Stacks: [] };
      throw error;
    });
  if (stack === undefined)
    throw new CodedError(
      'stack_missing',
      `there is no stack "${name}"; are account, region and --stack right?`,
    );
  const { TemplateBody = '' } = await client.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  return { status: stack.StackStatus ?? 'unknown', template: parsed(name, TemplateBody) };
}

function parsed(name: string, body: string): Template {
  try {
    return JSON.parse(body) as Template;
  } catch (error) {
    throw new CodedError(
      'template_unreadable',
      `the template of stack "${name}" is no JSON, so CDK did not deploy it; is --stack right?`,
      { cause: error },
    );
  }
}

/** Names of a deployment's alarms that ring. */
export async function ringingAlarms(client: CloudWatchClient, name: string): Promise<readonly string[]> {
  const names: string[] = [];
  const wanted = { AlarmNamePrefix: `${name}-`, StateValue: 'ALARM' } as const;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, wanted))
    names.push(...MetricAlarms.flatMap(({ AlarmName }) => AlarmName ?? []));
  return names;
}

/** Lambda's words for the state of each mapping that reads a queue, such as `Enabled`; none when nothing reads it. */
export async function mappingStates(client: LambdaClient, queueArn: string): Promise<readonly string[]> {
  const states: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
    { client },
    { EventSourceArn: queueArn },
  ))
    states.push(...EventSourceMappings.map(({ State = 'unknown' }) => State));
  return states;
}

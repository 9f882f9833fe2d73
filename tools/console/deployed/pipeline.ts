import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import type { EnricherOptions } from '../../../src/enrich/enricher.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { RenderOptions } from '../../../src/notify/render/message.ts';
import type { ReadClients } from './clients.ts';

/** A deployed pipeline, as far as it is known before anything is asked. */
export interface DeployedPipeline {
  /** `name` of its configuration: the table, and the prefix of everything else. */
  readonly name: string;
  readonly stack: string;
  /** As it is said to people: `in eu-west-1`. */
  readonly where: string;
  readonly aws: AwsEnvironment;
  readonly clients: ReadClients;
  /** Bucket of the archive, where somebody has said it; else the stack's outputs do. */
  readonly archive: string | undefined;
  /** Names of manager nodes, where a configuration is at hand; others are known by what they measured. */
  readonly nodes: readonly string[];
  /** Requests a minute that a node is sent at most. */
  readonly requestsPerMinute: number;
  /** What the configuration calls AWS accounts. */
  readonly accounts: EnricherOptions['accounts'];
  /** As the configuration has messages written. */
  readonly rendering: RenderOptions;
}

/** What the stack says of itself. */
export interface StackFacts {
  readonly archive: string | undefined;
  /** Wazuh pulls, and has a queue of its own for it. */
  readonly pulled: boolean;
}

/**
 * Reads the stack's outputs. Those of a pipeline in a stack of somebody else's begin with its place there. Wants
 * `cloudformation:DescribeStacks`; throws CodedError `stack_missing`, and what the SDK throws.
 */
export async function stackFacts({ clients, stack }: DeployedPipeline): Promise<StackFacts> {
  const { Stacks: [found] = [] } = await clients.formation
    .send(new DescribeStacksCommand({ StackName: stack }))
    .catch((error: unknown) => {
      // CloudFormation has no error of its own for it.
      if (error instanceof Error && error.name === 'ValidationError')
        throw new CodedError('stack_missing', `there is none called "${stack}" here; --stack names another`);
      throw error;
    });
  const outputOf = (name: string) =>
    found?.Outputs?.find(({ OutputKey = '' }) => OutputKey.endsWith(name))?.OutputValue;
  return { archive: outputOf('ArchiveBucketName'), pulled: outputOf('WazuhQueueName') !== undefined };
}

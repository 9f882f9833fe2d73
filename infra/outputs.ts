import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What a person needs of a deployed pipeline, in the order in which it is needed. */
export interface PipelineOutputs {
  readonly ingestUrl: string;
  readonly alarmTopicArn: string;
  readonly trailQueueArn: string | undefined;
  readonly trailBucketsToConnect: readonly string[];
  readonly eventBusArn: string | undefined;
  readonly archiveBucketName: string | undefined;
  readonly threatBucketName: string | undefined;
  readonly wazuhQueueName: string | undefined;
  readonly wazuhReaderRoleArn: string | undefined;
  readonly secretsToFill: readonly string[];
}

/** Writes the outputs of a pipeline; what it does not have is left out. */
export function addOutputs(scope: Construct, outputs: PipelineOutputs): void {
  const add = (name: string, value: string | undefined, description?: string) => {
    if (value === undefined || value === '') return;
    const output = new CfnOutput(scope, name, {
      value,
      ...(description === undefined ? {} : { description }),
    });
    output.overrideLogicalId(`${placeInStack(scope)}${name}`);
  };
  add('IngestUrl', outputs.ingestUrl, 'Base URL for clients');
  add('AlarmTopicArn', outputs.alarmTopicArn, 'Subscribe what wakes you');
  add(
    'TrailQueueArn',
    outputs.trailQueueArn,
    'Where the buckets of TrailBucketsToConnect send s3:ObjectCreated:* events',
  );
  add(
    'TrailBucketsToConnect',
    outputs.trailBucketsToConnect.join(', '),
    'Point their event notifications at TrailQueueArn, once',
  );
  add('EventBusArn', outputs.eventBusArn, 'Where the member stack of other accounts and regions sends to');
  add('ArchiveBucketName', outputs.archiveBucketName);
  add(
    'ThreatBucketName',
    outputs.threatBucketName,
    'Feeds of your own go below feeds/; `npx sluice intel status --bucket` asks it',
  );
  add('WazuhQueueName', outputs.wazuhQueueName, '`npx sluice wazuh config` prints what ossec.conf needs');
  add('WazuhReaderRoleArn', outputs.wazuhReaderRoleArn, 'The role with which Wazuh reads');
  add(
    'SecretsToFill',
    outputs.secretsToFill.join(', '),
    'Created empty; fill them with `aws secretsmanager put-secret-value`',
  );
}

/**
 * Ids between the stack and the pipeline, as letters and digits: outputs of the pipeline `Security` are `SecurityIngestUrl` and
 * so on, those of a stack with nothing beside its pipeline plain `IngestUrl`. CDK's own names would end in a hash.
 */
function placeInStack(scope: Construct): string {
  const inStack = scope.node.scopes.slice(Stack.of(scope).node.scopes.length);
  return inStack
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');
}

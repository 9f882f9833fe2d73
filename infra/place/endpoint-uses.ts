import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { changesSecrets } from '../../src/config/rotation-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';

export interface EndpointUse {
  /** As in the names of its actions. */
  readonly service: 'sqs' | 'secretsmanager' | 'dynamodb' | 's3' | 'sts' | 'sns' | 'cloudtrail';
  readonly allows: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    /** Only what is of the stack's account, where names say nothing. */
    readonly ours?: boolean;
  }[];
  /** Accounts beside the stack's as whose roles functions call. */
  readonly accounts: readonly string[];
}

/** What functions do with secrets: read them, ask after the age of those that people change, and change others by themselves. */
function secretActions(rotation: SluiceConfig['rotation']): readonly string[] {
  const changes = changesSecrets(rotation);
  return [
    'GetSecretValue',
    ...(changes || rotation.remindAfterDays !== false ? ['DescribeSecret'] : []),
    ...(changes ? ['PutSecretValue', 'UpdateSecretVersionStage'] : []),
  ].map((action) => `secretsmanager:${action}`);
}

/** Which services of AWS the functions of a configuration call by themselves, and what for. */
export function endpointUses(config: SluiceConfig, stack: Stack): readonly EndpointUse[] {
  const { name, cloudtrail, aws, alerts, archive, threatIntel, wazuh } = config;
  const arn = (
    service: string,
    resource: string,
    resourceName: string,
    arnFormat = ArnFormat.SLASH_RESOURCE_NAME,
  ) => stack.formatArn({ service, resource, resourceName, arnFormat });
  const use = (
    service: EndpointUse['service'],
    allows: EndpointUse['allows'],
    accounts: readonly string[] = [],
  ): EndpointUse => ({ service, allows, accounts });
  const buckets = [...cloudtrail.trails, ...aws.logs];
  const roles = [...new Set(buckets.flatMap(({ roleArn }) => roleArn ?? []))];
  const accounts = [...new Set(roles.map((role) => role.split(':')[4] ?? ''))];
  const topics = Object.values(alerts.channels).flatMap((channel) =>
    channel.type === 'sns' ? [channel.topicArn] : [],
  );
  const named = [
    ...buckets.map(({ bucket }) => bucket),
    ...(threatIntel?.bucket === undefined ? [] : [threatIntel.bucket]),
  ];
  const ownBuckets =
    archive.enabled ||
    wazuh.s3 !== undefined ||
    (threatIntel !== undefined && threatIntel.bucket === undefined);
  const bucketArn = (resource: string) =>
    stack.formatArn({ service: 's3', region: '', account: '', resource });
  return [
    use('sqs', [
      {
        actions: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:SendMessage',
        ],
        resources: [stack.formatArn({ service: 'sqs', resource: `${name}-*` })],
      },
    ]),
    use('secretsmanager', [
      {
        actions: secretActions(config.rotation),
        resources: [arn('secretsmanager', 'secret', `${name}/*`, ArnFormat.COLON_RESOURCE_NAME)],
      },
    ]),
    use('dynamodb', [
      {
        actions: [
          'GetItem',
          'BatchGetItem',
          'PutItem',
          'BatchWriteItem',
          'UpdateItem',
          'DeleteItem',
          'Query',
        ].map((action) => `dynamodb:${action}`),
        resources: [arn('dynamodb', 'table', name), arn('dynamodb', 'table', `${name}/index/*`)],
      },
    ]),
    ...(named.length === 0 && !ownBuckets
      ? []
      : [
          use(
            's3',
            [
              ...(named.length === 0
                ? []
                : [
                    {
                      actions: ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
                      resources: named.flatMap((bucket) => [bucketArn(bucket), bucketArn(`${bucket}/*`)]),
                    },
                  ]),
              ...(ownBuckets
                ? [
                    {
                      actions: ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
                      resources: ['*'],
                      ours: true,
                    },
                  ]
                : []),
            ],
            accounts,
          ),
        ]),
    ...(roles.length === 0 ? [] : [use('sts', [{ actions: ['sts:AssumeRole'], resources: roles }])]),
    ...(topics.length === 0 ? [] : [use('sns', [{ actions: ['sns:Publish'], resources: topics }])]),
    ...(cloudtrail.trails.some(({ trailArn, verify }) => verify || trailArn !== undefined)
      ? [
          use(
            'cloudtrail',
            [
              {
                actions: ['DescribeTrails', 'GetEventSelectors', 'GetTrailStatus', 'ListPublicKeys'].map(
                  (action) => `cloudtrail:${action}`,
                ),
                resources: ['*'],
              },
            ],
            accounts,
          ),
        ]
      : []),
  ];
}

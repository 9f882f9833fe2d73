import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SluiceConfig } from '../../src/config.ts';
import { mayHaveCostServices } from '../constructs/cost-watch.ts';
import { keyUses } from './key-uses.ts';

/** As long as SQS may go on with a data key: a call of KMS a day and caller instead of one every five minutes. */
const DATA_KEY_REUSE = Duration.hours(24);

/**
 * The one key of a pipeline, made here or given. One, because the same events go through everything that it encrypts: who may
 * read a queue reads by it what the next one holds. What tells roles apart are their own statements, which name services.
 */
export class DataKey extends Construct {
  readonly arn: string;
  /** For constructs that take one. It changes no policy: what may use the key stands here. */
  readonly key: IKey;

  constructor(scope: Construct, id: string, config: SluiceConfig) {
    super(scope, id);
    const { kms } = config.deployment;
    this.arn = typeof kms === 'object' ? kms.keyArn : this.#make(config);
    this.key = Key.fromKeyArn(this, 'Imported', this.arn);
  }

  #make(config: SluiceConfig): string {
    const key = new Key(this, 'Key', {
      alias: config.name,
      description: `Encrypts what ${config.name} keeps and hands on`,
      enableKeyRotation: true,
      // Also when the first deployment fails: a key that goes takes with it what it encrypted.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const statement of serviceStatements(this, config)) key.addToResourcePolicy(statement);
    return key.keyArn;
  }

  /** Encrypts a queue. By its properties: what CDK would let use the key on its own is more than anybody needs. */
  encryptQueue(queue: Queue): void {
    const resource = queue.node.defaultChild as CfnQueue;
    resource.sqsManagedSseEnabled = undefined;
    resource.kmsMasterKeyId = this.arn;
    resource.kmsDataKeyReusePeriodSeconds = DATA_KEY_REUSE.toSeconds();
  }

  /** Lets a role use the key as far as `actions` on `resources` need it, and only through the services that they are of. */
  follow(role: IRole, actions: readonly string[], resources: readonly string[]): void {
    for (const { service, uses, context } of keyUses(actions, resources))
      role.addToPrincipalPolicy(
        new PolicyStatement({
          actions: [...uses],
          resources: [this.arn],
          conditions: {
            StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`, ...context },
          },
        }),
      );
  }

  /** Lets a function's role read what the function is set up with. */
  followFunction(role: IRole, functionName: string): void {
    const functionArn = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.arn],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': functionArn } },
      }),
    );
  }
}

/**
 * What services do by themselves, without a role of ours; `docs/deployment.md` has the same for a key of yours.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function serviceStatements(scope: Construct, config: SluiceConfig): readonly PolicyStatement[] {
  const { name, cloudtrail, aws, wazuh } = config;
  const stack = Stack.of(scope);
  const buckets = [...cloudtrail.trails, ...aws.logs];
  const ofOurAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
  const statement = (sid: string, service: string, conditions: Record<string, Record<string, unknown>>) =>
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(service)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions,
    });
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${name}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const logGroups = ['/aws/lambda', '/aws/vendedlogs'].map((folder) =>
    stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${folder}/${name}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  const statements = [
    new PolicyStatement({
      sid: 'LogsOfOurs',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    }),
    statement('AlarmsOfOursToTheirTopic', 'cloudwatch.amazonaws.com', {
      ...ofOurAccount,
      ArnLike: { 'aws:SourceArn': alarms },
    }),
    statement('RulesOfOursToQueues', 'events.amazonaws.com', ofOurAccount),
  ];
  const { budgetUsdPerMonth } = config.observability;
  if (budgetUsdPerMonth !== undefined && mayHaveCostServices(scope))
    for (const [sid, service] of [
      ['BudgetToItsTopic', 'budgets'],
      ['AnomaliesToTheirTopic', 'costalerts'],
    ] as const)
      statements.push(statement(sid, `${service}.amazonaws.com`, ofOurAccount));
  const announcing = buckets.filter(({ topicArn, eventBridge }) => topicArn === undefined && !eventBridge);
  const owners = announcing.map(({ roleArn }) =>
    roleArn === undefined ? Aws.ACCOUNT_ID : accountIn(roleArn),
  );
  const accounts = [...new Set([...owners, ...(wazuh.s3 === undefined ? [] : [Aws.ACCOUNT_ID])])];
  if (accounts.length > 0)
    statements.push(
      statement('NewFilesToQueues', 's3.amazonaws.com', { StringEquals: { 'aws:SourceAccount': accounts } }),
    );
  const topics = [...new Set(buckets.flatMap(({ topicArn }) => topicArn ?? []))];
  if (topics.length > 0)
    statements.push(
      statement('TopicsToTheTrailQueue', 'sns.amazonaws.com', { ArnEquals: { 'aws:SourceArn': topics } }),
    );
  return statements;
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  Code,
  EventSourceMapping,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageName } from '../../src/event/stage.ts';
import { type FunctionName, QUEUES, STAGES } from '../../src/pipeline.ts';
import type { DataKey } from '../place/data-key.ts';
import type { Network } from '../place/network.ts';
import type { FunctionTracing } from '../place/tracing.ts';
import type { StageQueue } from './stage-queue.ts';

/** What every stage needs to become a function. */
export interface StageSettings {
  /** Prefix of physical names; the function is `<prefix>-<stage>`. */
  readonly prefix: string;
  /** Folder with `index.mjs` and what it reads, one a function. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
  readonly logRetentionDays: RetentionDays;
  /** Of the package; dead letters name it. */
  readonly version: string;
  /** Encrypts logs, what the function is set up with and what it reads and writes; AWS's keys without it. */
  readonly key?: DataKey | undefined;
  /** Where the functions stand; outside of any network of yours without it. */
  readonly network?: Network | undefined;
  /** Lets X-Ray trace the functions. */
  readonly tracing?: FunctionTracing | undefined;
}

/** The stage's own variables; Lambda sets `AWS_REGION` and this construct `SLUICE_NAME`. */
type StageVariables<Environment> = Omit<Environment, 'AWS_REGION' | 'SLUICE_NAME'>;

export interface StageFunctionProps<Environment> {
  readonly settings: StageSettings;
  readonly stage: StageName;
  readonly description: string;
  readonly variables: StageVariables<Environment>;
  /** Where it is another function beside the stage's own: its name, and what it may take. */
  readonly beside?: { readonly name: FunctionName; readonly timeoutS: number; readonly memoryMb: number };
  /** Name of its role, for other accounts to know; made up by CloudFormation when left out. */
  readonly roleName?: string | undefined;
  /** It hands work on to itself: Lambda would stop that after sixteen times. */
  readonly handsOn?: boolean;
}

/**
 * A stage as a Lambda function with its own role and log group, published as versions of which one is `live`. The role starts with
 * nothing but writing that log group; stages add what they need, statement by statement.
 */
export class StageFunction<Environment extends object> extends Construct {
  readonly stage: StageName;
  readonly function: LambdaFunction;
  /** The alias `live`: the version that works, or two of them while one takes over. */
  readonly alias: Alias;
  readonly #role: Role;
  readonly #key: DataKey | undefined;

  constructor(scope: Construct, id: string, props: StageFunctionProps<Environment>) {
    super(scope, id);
    const { settings, stage } = props;
    const { name, timeoutS, memoryMb } = props.beside ?? { name: stage, ...STAGES[stage] };
    const functionName = `${settings.prefix}-${name}`;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(settings.key === undefined ? {} : { encryptionKey: settings.key.key }),
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
      description: `What ${functionName} may do`,
    });
    logGroup.grantWrite(role);
    settings.key?.followFunction(role, functionName);
    this.#role = role;
    this.#key = settings.key;

    this.stage = stage;
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(settings.bundles[name]),
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutS),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // The level of the reports that memory is read from.
      systemLogLevelV2: SystemLogLevel.INFO,
      ...(settings.key === undefined ? {} : { environmentEncryption: settings.key.key }),
      ...(props.handsOn === true ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      environment: definedVariables({ SLUICE_NAME: settings.prefix, ...props.variables }),
      // Versions stay, so that the alias can be moved back in seconds; but that of a deployment which failed goes: Lambda would
      // not publish the same code again for the next attempt, and CloudFormation takes that for an error.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    settings.network?.place(this.function, role);
    settings.tracing?.follow(this.function, role);
    // The configuration is a file of the bundle: a changed one is a new version too.
    this.alias = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion as IVersion,
    });
  }

  /** What callers call; CDK declares the role of it in two ways that exactOptionalPropertyTypes tells apart. */
  get live(): IFunction {
    return this.alias as IFunction;
  }

  /** Lets the function do `actions` on `resources`, and nothing beside. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Record<string, unknown>,
  ): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
    this.#key?.follow(this.#role, actions, resources);
  }

  allowSend(...queues: readonly IQueue[]): void {
    this.allow(
      ['sqs:SendMessage'],
      queues.map(({ queueArn }) => queueArn),
    );
  }

  /** Feeds the function from a queue with the limits of `QUEUES`; records fail one by one, never as a batch. */
  consume({ name, queue }: StageQueue): void {
    const facts = QUEUES[name];
    // In the function's own scope, by the name that SqsEventSource would give it: one that stood before aliases did is pointed at
    // the alias without a stop, where one of another name would be a second.
    new EventSourceMapping(this.function, `SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
      target: this.live,
      eventSourceArn: queue.queueArn,
      batchSize: facts.batchSize,
      maxBatchingWindow: Duration.seconds(facts.batchingWindowS),
      maxConcurrency: facts.maxConcurrency,
      reportBatchItemFailures: true,
    });
    queue.grantConsumeMessages(this.function);
    this.#key?.follow(this.#role, ['sqs:ReceiveMessage'], [queue.queueArn]);
  }
}

function definedVariables(variables: object): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

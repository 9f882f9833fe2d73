import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { MemberStack } from '../../infra/member.ts';
import { projectRoot } from '../../infra/read-config.ts';
import type { SecurityEventPipelineProps } from '../../infra/security-event-pipeline.ts';
import { SluiceStack } from '../../infra/stack.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a CloudFormation resource has no schema that a test could use
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: the same
  readonly UpdatePolicy?: any;
  readonly Condition?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>;
}

export const SMALLEST: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
  archive: { enabled: false },
};

/** Uses everything that changes the template. */
export const EVERYTHING: SluiceConfigInput = {
  name: 'everything',
  threatIntel: {
    everyHours: 8,
    feeds: [{ name: 'own', kind: 'list', key: 'own.txt' }],
  },
  environment: { account: '123456789012', region: 'eu-west-1' },
  deployment: {
    kms: 'own',
    vpc: { create: { nat: true } },
    edge: {
      domain: {
        name: 'ingest.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-00000000000c',
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      },
      waf: { allowedCountries: ['DE', 'AT'] },
    },
    permissionsBoundary: 'developers',
    tags: { 'cost-centre': '4711' },
  },
  tenants: [
    { id: 'main' },
    { id: 'other', redaction: { detectors: { email: 'token' } } },
    { id: 'third', redaction: { fields: { nickname: 'token' } } },
  ],
  cloudtrail: {
    // Whose the calls of EventBridge are; otherwise synthesis warns of doubled ones.
    accounts: { '333333333333': { alias: 'other', tenant: 'other' } },
    trails: [
      { bucket: 'trail-direct', tenant: 'main' },
      {
        bucket: 'trail-by-topic',
        tenant: 'other',
        kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000',
        topicArn: 'arn:aws:sns:eu-west-1:210987654321:new-trail-files',
        trailArn: 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main',
      },
      {
        bucket: 'trail-of-organization',
        tenant: 'main',
        eventBridge: true,
        roleArn: 'arn:aws:iam::210987654321:role/sluice-log-reader',
        kmsKeyArn: 'arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-4000-8000-000000000002',
        trailArn: 'arn:aws:cloudtrail:eu-west-1:210987654321:trail/organization',
      },
    ],
  },
  aws: {
    tenant: 'main',
    organization: 'o-a1b2c3d4e5',
    services: ['cloudtrail', 'guardduty', 'config'],
    logs: [
      { bucket: 'flow-logs', tenant: 'main', holds: 'vpcflow', prefix: 'AWSLogs/', eventBridge: true },
      {
        bucket: 'far-balancer-logs',
        tenant: 'other',
        holds: 'alb',
        region: 'ap-east-1',
        topicArn: 'arn:aws:sns:ap-east-1:123456789012:balancer-files',
      },
    ],
    logGroups: [
      { name: '/aws/lambda/shop', tenant: 'main', holds: 'lambda' },
      { name: 'trail-events', tenant: 'main', holds: 'cloudtrail', filterPattern: '{ $.readOnly IS FALSE }' },
    ],
  },
  hooks: {
    supabase: [{ name: 'shop-database', tenant: 'main' }],
    sentry: [{ name: 'sentry', tenant: 'other' }],
  },
  wazuh: {
    nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }],
    agent: { mode: 'bound' },
    indexer: { url: 'https://indexer.example.com:9200', everyMinutes: 2 },
    s3: {
      readers: ['210987654321', 'arn:aws:iam::123456789012:role/wazuh-manager'],
      externalId: 'wazuh-of-everything',
      retentionDays: 5,
    },
  },
  alerts: {
    channels: {
      chat: { type: 'slack' },
      mail: { type: 'email', from: 'sluice@example.com', to: ['security@example.com'] },
      relay: { type: 'email', transport: 'smtp', from: 'relay@example.com', to: ['security@example.com'] },
      topic: { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:123456789012:security' },
      bot: { type: 'slack', transport: 'bot', channel: 'C0123456789' },
      far: { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:210987654321:security.fifo' },
    },
    routes: [{ name: 'all', channels: ['chat', 'bot', 'mail', 'relay', 'topic', 'far'] }],
  },
  rotation: { wazuhPassword: { everyDays: 30 }, agentKey: { everyDays: 90 }, slackToken: true },
  reports: { daily: { channels: ['mail'] }, monthly: { channels: ['mail'] } },
  observability: {
    logRetentionDays: 90,
    tracing: true,
    metrics: 'all',
    dashboard: true,
    alarmEmail: 'on-call@example.com',
    budgetUsdPerMonth: 400,
    silence: [
      { source: 'app', afterHours: 2 },
      { source: 'sentry', tenant: 'other', afterHours: 48 },
    ],
  },
};

interface SynthesisOptions {
  /** Run CDK's validator too, which takes two seconds. */
  readonly validate?: boolean;
  /** What else happens to the stack. */
  readonly change?: (stack: SluiceStack) => void;
}

/** Made once a worker: nobody changes a template. */
const templates = new Map<SluiceConfigInput, Template>();

/** The template of a configuration, with the feature flags of `cdk.json` and empty functions. */
export function synthesize(input: SluiceConfigInput, options?: SynthesisOptions): Template {
  if (options !== undefined) return synthesizeAnew(input, options);
  const template = templates.get(input) ?? synthesizeAnew(input);
  templates.set(input, template);
  return template;
}

/** The template for the other accounts of a configuration's organisation. */
export function synthesizeMember(input: SluiceConfigInput): Template {
  const config = defineConfig(input);
  const { organization } = config.aws;
  if (organization === undefined) throw new Error('the configuration has no organisation');
  const outdir = mkdtempSync(join(tmpdir(), 'sluice-synth-'));
  try {
    const app = new App({ outdir, context: contextOfProject(), analyticsReporting: false });
    const { stackName } = new MemberStack(app, { config, organization });
    return app.synth().getStackByName(stackName).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function contextOfProject(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')).context;
}

/** Functions that do nothing, for templates of which only the rest matters. */
export function emptyBundles(folder: string): SecurityEventPipelineProps['bundles'] {
  const bundle = join(folder, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => {};\n');
  return {
    ingest: bundle,
    'cloudtrail-forwarder': bundle,
    enrich: bundle,
    'alert-notify': bundle,
    'threat-refresh': bundle,
    'password-rotation': bundle,
    'agent-key-rotation': bundle,
    'slack-token-rotation': bundle,
  };
}

function synthesizeAnew(
  input: SluiceConfigInput,
  { validate = false, change }: SynthesisOptions = {},
): Template {
  const work = mkdtempSync(join(tmpdir(), 'sluice-synth-'));
  const validation = process.env.CDK_VALIDATION;
  try {
    if (validate) process.env.CDK_VALIDATION = 'true';
    const config = defineConfig(input);
    const app = new App({
      outdir: join(work, 'cdk.out'),
      context: contextOfProject(),
      analyticsReporting: false,
    });
    const stack = new SluiceStack(app, {
      config,
      bundles: emptyBundles(work),
    });
    change?.(stack);
    return app.synth().getStackByName(config.name).template;
  } finally {
    if (validation === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = validation;
    rmSync(work, { recursive: true, force: true });
  }
}

/** Resources of a type as [logical id, resource]; a test over none of them would prove nothing. */
export function resourcesOf(template: Template, type: string): readonly (readonly [string, Resource])[] {
  const found = Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  if (found.length === 0) throw new Error(`the template has no ${type}`);
  return found;
}

/** Logical id that a `Ref` or an `Fn::GetAtt` points to. */
export function target(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string') return value.Ref;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return String(value['Fn::GetAtt'][0]);
  return undefined;
}

/**
 * Logical id of the function whose alias `live` a value names; undefined for what names a function itself, which is whatever was
 * deployed last, tried or not.
 */
export function liveFunction(template: Template, value: unknown): string | undefined {
  const text = JSON.stringify(value);
  const [, alias] =
    Object.entries(template.Resources).find(
      ([id, { Type, Properties }]) =>
        Type === 'AWS::Lambda::Alias' &&
        Properties.Name === 'live' &&
        text.includes(JSON.stringify({ Ref: id })),
    ) ?? [];
  return target(alias?.Properties.FunctionName);
}

/** For comparing what has no order of its own. */
export function sorted(texts: Iterable<string>): readonly string[] {
  return [...texts].sort((a, b) => a.localeCompare(b));
}

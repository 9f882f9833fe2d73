import * as z from 'zod';
import { AlertSettingsSchema, alertProblems, DEFAULT_ALERT_SETTINGS } from './config/alert-settings.ts';
import {
  ArchiveSettingsSchema,
  archiveProblems,
  DEFAULT_ARCHIVE_SETTINGS,
} from './config/archive-settings.ts';
import { writesAsSlackBot } from './config/asked-for.ts';
import { AwsSettingsSchema } from './config/aws-settings.ts';
import { accountId, CloudTrailSettingsSchema } from './config/cloudtrail-settings.ts';
import { type ConfigProblem, problemsOfIssues, TELL_KEYS } from './config/config-problems.ts';
import { deploymentProblems } from './config/deployment-problems.ts';
import { DEFAULT_DEPLOYMENT_SETTINGS, DeploymentSettingsSchema } from './config/deployment-settings.ts';
import { forwardProblems } from './config/forward-problems.ts';
import {
  AgentAddressSchema,
  AgentSettingsSchema,
  ForwardSettingsSchema,
  S3SettingsSchema,
} from './config/forward-settings.ts';
import { HookSettingsSchema, hookProblems, NO_HOOKS } from './config/hook-settings.ts';
import { IndexerSettingsSchema } from './config/indexer-settings.ts';
import { DEFAULT_INGEST_SETTINGS, IngestSettingsSchema } from './config/ingest-settings.ts';
import { internetProblems } from './config/internet-problems.ts';
import { nameProblems } from './config/name-problems.ts';
import {
  DEFAULT_OBSERVABILITY_SETTINGS,
  ObservabilitySettingsSchema,
  observabilityProblems,
} from './config/observability-settings.ts';
import { NO_REPORTS, ReportSettingsSchema, reportProblems } from './config/report-settings.ts';
import { DEFAULT_ROLLOUT, RolloutSchema } from './config/rollout-settings.ts';
import { NO_ROTATION, RotationSchema } from './config/rotation-settings.ts';
import { DEFAULT_RULE_SETTINGS, RuleSettingsSchema } from './config/rule-settings.ts';
import { awsRegion, configName, httpsUrl } from './config/setting-words.ts';
import { ThreatSettingsSchema, threatProblems } from './config/threat-settings.ts';
import { TlsSchema } from './config/tls-settings.ts';
import { trailProblems } from './config/trail-problems.ts';
import { WAZUH_REQUESTS_PER_MINUTE } from './event/limits.ts';
import { provenDetectors } from './redact/custom/proven-detectors.ts';
import { redactionProblems } from './redact/redaction-problems.ts';
import { RedactionSchema } from './redact/redaction-schema.ts';

/**
 * The configuration a user writes in `sluice.config.ts`. Every key is checked, unknown keys are errors, and all problems
 * are reported together, each with its path and what to do.
 */

const TenantSchema = z.strictObject({
  /** In keys, hooks, trails and routes; `organization.id` of its events. */
  id: configName,
  /** What is redacted of its events, beside what always is. */
  redaction: RedactionSchema.default({ detectors: {}, packs: {}, fields: {}, keep: [], custom: [] }),
});

const NodeSchema = z.strictObject({
  /** In metrics, alarms and logs. */
  name: configName,
  /** Server API of one manager node, usually port 55000. */
  url: httpsUrl,
  /** Where it listens for agents, when not at the host of `url`. */
  agent: AgentAddressSchema.optional(),
});

export type TlsTrust = z.infer<typeof TlsSchema>;

/** Also what `docs/configuration.md` is made from. */
export const ConfigSchema = z
  .strictObject({
    /** Prefix of every resource. One of 35 characters fits whatever is configured beside it. */
    name: configName.default('sluice'),
    /** Account and region to deploy to; without it the stack is environment-agnostic. */
    environment: z
      .strictObject({
        /** Its id. */
        account: accountId,
        /** Where the stack goes. */
        region: awsRegion,
      })
      .optional(),
    /** Where it stands: encryption, network, edge, guard rails. See docs/deployment.md. */
    deployment: DeploymentSettingsSchema.default(DEFAULT_DEPLOYMENT_SETTINGS),
    /** Whose events are kept apart; at least one. */
    tenants: z.array(TenantSchema).min(1),
    /** The door: proxies that are believed, and how much is taken. */
    ingest: IngestSettingsSchema.default(DEFAULT_INGEST_SETTINGS),
    /** Supabase and Sentry, which call `/v1/hooks/…`. */
    hooks: HookSettingsSchema.default(NO_HOOKS),
    /** CloudTrail: its files, the accounts they are of, what is left out. */
    cloudtrail: CloudTrailSettingsSchema,
    /** What else AWS tells: findings, other logs, log groups. */
    aws: AwsSettingsSchema,
    /** Where Wazuh is, and the ways into it. */
    wazuh: z.strictObject({
      /** Nodes of the manager; requests are counted and faults kept for each. */
      nodes: z.array(NodeSchema).min(1),
      /**
       * What each node's API takes, fewer or more: Wazuh's own number is 30; `max_request_per_minute` below 30 lowers
       * it, and 0 removes it.
       */
      requestsPerMinute: z.int().min(1).max(100_000).default(WAZUH_REQUESTS_PER_MINUTE),
      /** Without it the system's certificate authorities decide. Verification cannot be switched off. */
      tls: TlsSchema.default({}),
      /** Makes the sink `agent`: thousands of events a second, instead of the API's 50. */
      agent: AgentSettingsSchema.optional(),
      /** Makes the sink `s3`: objects that Wazuh pulls, for bulk. */
      s3: S3SettingsSchema.optional(),
      /** Makes the indexer the second source of alerts. */
      indexer: IndexerSettingsSchema.optional(),
      /** What of the shipped rules is yours to set; `npx sluice rules render` writes them with it. */
      rules: RuleSettingsSchema.default(DEFAULT_RULE_SETTINGS),
    }),
    /** Which events take which way into Wazuh. */
    forward: ForwardSettingsSchema,
    /** What of Wazuh's alerts reaches whom, and how. */
    alerts: AlertSettingsSchema.default(DEFAULT_ALERT_SETTINGS),
    /** Threat intelligence: events that name a listed indicator are marked. */
    threatIntel: ThreatSettingsSchema.optional(),
    /** What is sent on a schedule. */
    reports: ReportSettingsSchema.default(NO_REPORTS),
    /** Every accepted event, redacted, in S3. */
    archive: ArchiveSettingsSchema.default(DEFAULT_ARCHIVE_SETTINGS),
    /** How a new version takes over. */
    rollout: RolloutSchema.default(DEFAULT_ROLLOUT),
    /** Which secrets change by themselves: see docs/secrets.md. */
    rotation: RotationSchema.default(NO_ROTATION),
    /** How Sluice watches itself. */
    observability: ObservabilitySettingsSchema.default(DEFAULT_OBSERVABILITY_SETTINGS),
  })
  .superRefine((config, context) => {
    const tenants = new Set(config.tenants.map(({ id }) => id));
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    config.tenants.forEach(({ id }, i) => {
      if (config.tenants.findIndex((other) => other.id === id) !== i)
        issue(['tenants', i, 'id'], `"${id}" is used twice; give every tenant its own id`);
    });
    config.tenants.forEach(({ redaction }, i) => {
      for (const { path, message } of redactionProblems(redaction, { tokens: true }))
        issue(['tenants', i, 'redaction', path], message);
    });
    for (const { path, message } of nameProblems(config)) issue([...path], message);
    for (const { path, message } of deploymentProblems(config)) issue(['deployment', ...path], message);
    if (config.deployment.vpc !== undefined)
      for (const { path, message } of internetProblems(config.deployment.vpc, config))
        issue([...path], message);
    for (const { path, message } of archiveProblems(config.archive)) issue(['archive', ...path], message);
    for (const { path, message } of hookProblems(config.hooks, tenants)) issue(['hooks', ...path], message);
    for (const { path, message } of forwardProblems(config, tenants)) issue(path, message);
    for (const { path, message } of trailProblems(config, tenants)) issue(path, message);
    for (const { path, message } of alertProblems(config.alerts, tenants))
      issue(['alerts', ...path], message);
    if (config.rotation.slackToken === true && !writesAsSlackBot(config.alerts))
      issue(
        ['rotation', 'slackToken'],
        "no channel has a bot token; give one of Slack `transport: 'bot'`, or leave this out",
      );
    for (const { path, message } of reportProblems(config.reports, config.alerts.channels))
      issue(['reports', ...path], message);
    for (const { path, message } of observabilityProblems(config.observability, tenants))
      issue(['observability', ...path], message);
    if (config.threatIntel !== undefined)
      for (const { path, message } of threatProblems(config.threatIntel))
        issue(['threatIntel', ...path], message);
    config.wazuh.nodes.forEach((node, i) => {
      if (config.wazuh.nodes.findIndex((other) => other.name === node.name) !== i)
        issue(['wazuh', 'nodes', i, 'name'], `"${node.name}" is used twice; budgets are counted by name`);
    });
  })
  // Behind the problems: with one of them there is nothing to travel.
  .transform(({ tenants, ...config }) => ({
    ...config,
    tenants: tenants.map(({ redaction, ...tenant }) => ({
      ...tenant,
      redaction: { ...redaction, custom: provenDetectors(redaction.custom) },
    })),
  }));

/** What a user writes. */
export type SluiceConfigInput = z.input<typeof ConfigSchema>;
/** Checked, with defaults filled in. */
export type SluiceConfig = z.output<typeof ConfigSchema>;

export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  /** @param file whose problems they are */
  constructor(problems: readonly ConfigProblem[], file = 'sluice.config.ts') {
    const lines = problems.map(({ path, message }) => `  ${path || '(top level)'}: ${message}`);
    super(`${file} has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Checks a configuration and fills in defaults.
 *
 * @throws ConfigError naming every problem at once
 */
export function defineConfig(input: SluiceConfigInput): SluiceConfig {
  const parsed = ConfigSchema.safeParse(input, TELL_KEYS);
  if (parsed.success) return parsed.data;
  throw new ConfigError(problemsOfIssues(parsed.error.issues));
}

import { takesFromAws, watchesSources, writesAsSlackBot } from '../../src/config/asked-for.ts';
import { behindCloudFront } from '../../src/config/edge-settings.ts';
import type { SluiceConfig, SluiceConfigInput } from '../../src/config.ts';
import { usesTokens } from '../../src/redact/token-use.ts';

/** A part of the configuration that adds to what stands in the account. */
export interface Feature {
  /** How often a configuration has it. */
  readonly count: (config: SluiceConfig) => number;
  /** The smallest configuration with one of it. */
  readonly sample: SluiceConfigInput;
}

const NODE = { name: 'master', url: 'https://wazuh.example.com:55000' };

/** As small as a configuration can be. */
export const SMALLEST: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [NODE] },
  archive: { enabled: false },
};

const once = (is: boolean) => (is ? 1 : 0);

export const FEATURES = {
  nodes: {
    count: ({ wazuh }) => wazuh.nodes.length - 1,
    sample: { ...SMALLEST, wazuh: { nodes: [NODE, { ...NODE, name: 'worker' }] } },
  },
  fromAws: {
    count: (config) => once(takesFromAws(config)),
    sample: {
      ...SMALLEST,
      aws: { logGroups: [{ name: '/aws/lambda/demo', tenant: 'main', holds: 'lambda' }] },
    },
  },
  trails: {
    count: ({ cloudtrail, aws }) => once(cloudtrail.trails.length > 0 || aws.services.includes('cloudtrail')),
    sample: { ...SMALLEST, cloudtrail: { trails: [{ bucket: 'trail', tenant: 'main' }] } },
  },
  alertSources: {
    count: (config) => once(watchesSources(config)),
    sample: { ...SMALLEST, alerts: { heartbeat: {} } },
  },
  indexer: {
    count: ({ wazuh }) => once(wazuh.indexer !== undefined),
    sample: {
      ...SMALLEST,
      wazuh: { nodes: [NODE], indexer: { url: 'https://indexer.example.com:9200' } },
    },
  },
  agent: {
    count: ({ wazuh }) => once(wazuh.agent !== undefined),
    sample: { ...SMALLEST, wazuh: { nodes: [NODE], agent: {} } },
  },
  agentNodes: {
    count: ({ wazuh }) => (wazuh.agent === undefined ? 0 : wazuh.nodes.length - 1),
    sample: { ...SMALLEST, wazuh: { nodes: [NODE, { ...NODE, name: 'worker' }], agent: {} } },
  },
  s3: {
    count: ({ wazuh }) => once(wazuh.s3 !== undefined),
    sample: { ...SMALLEST, wazuh: { nodes: [NODE], s3: {} } },
  },
  threatFeeds: {
    count: ({ threatIntel }) => once((threatIntel?.feeds.length ?? 0) > 0),
    sample: { ...SMALLEST, threatIntel: { feeds: [{ name: 'own', kind: 'list', key: 'own.txt' }] } },
  },
  hooks: {
    count: (config) =>
      once(config.hooks.supabase.length + config.hooks.sentry.length > 0 || writesAsSlackBot(config.alerts)),
    sample: { ...SMALLEST, hooks: { sentry: [{ name: 'sentry', tenant: 'main' }] } },
  },
  tokens: {
    count: ({ tenants }) => tenants.filter(({ redaction }) => usesTokens(redaction)).length,
    sample: { ...SMALLEST, tenants: [{ id: 'main', redaction: { detectors: { email: 'token' } } }] },
  },
  silences: {
    count: ({ observability }) => observability.silence.length,
    sample: { ...SMALLEST, observability: { silence: [{ source: 'app', afterHours: 2 }] } },
  },
  dashboard: {
    count: ({ observability }) => once(observability.dashboard),
    sample: { ...SMALLEST, observability: { dashboard: true } },
  },
  passwordRotation: {
    count: ({ rotation }) => once(rotation.wazuhPassword !== undefined),
    sample: { ...SMALLEST, rotation: { wazuhPassword: { everyDays: 30 } } },
  },
  agentKeyRotation: {
    count: ({ rotation }) => once(rotation.agentKey !== undefined),
    // The agent's own secret is counted with the agent.
    sample: { ...SMALLEST, wazuh: { nodes: [NODE], agent: {} }, rotation: { agentKey: { everyDays: 30 } } },
  },
  slackTokenRotation: {
    count: ({ rotation }) => once(rotation.slackToken === true),
    // The secret of its buttons is counted with the hooks.
    sample: {
      ...SMALLEST,
      alerts: {
        channels: { chat: { type: 'slack', transport: 'bot', channel: 'C0123456789' } },
        routes: [{ name: 'all', channels: ['chat'] }],
      },
      rotation: { slackToken: true },
    },
  },
  ownKey: {
    count: ({ deployment }) => once(deployment.kms === 'own'),
    sample: { ...SMALLEST, deployment: { kms: 'own' } },
  },
  cloudFront: {
    count: ({ deployment }) => once(behindCloudFront(deployment.edge)),
    sample: {
      ...SMALLEST,
      environment: { account: '111122223333', region: 'us-east-1' },
      deployment: {
        edge: {
          domain: {
            name: 'ingest.example.com',
            certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/00000000',
          },
          cloudfront: true,
        },
      },
    },
  },
  allAtOnce: {
    count: ({ rollout }) => once(rollout === 'all-at-once'),
    sample: { ...SMALLEST, rollout: 'all-at-once' },
  },
  reports: {
    count: ({ reports, archive }) =>
      once(archive.enabled && (reports.daily !== undefined || reports.monthly !== undefined)),
    sample: {
      ...SMALLEST,
      archive: { enabled: true },
      alerts: {
        channels: {
          chat: { type: 'email', transport: 'smtp', from: 'a@example.com', to: ['b@example.com'] },
        },
        routes: [{ name: 'all', channels: ['chat'] }],
      },
      reports: { daily: { channels: ['chat'] } },
    },
  },
} satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;

import { defineConfig, type SluiceConfig } from '../../src/config.ts';
import { EVENTBRIDGE_SOURCES } from '../../src/event/envelope.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import { wayConfig } from './way-config.ts';

export const LOCAL = {
  name: 'sluice-local',
  tenant: 'demo',
  application: 'hashpass',
  threshold: 12,
  trailBucket: 'demo-trail',
  archiveBucket: 'sluice-local-archive',
  threatBucket: 'sluice-local-threats',
  /** Key of the feed that the stack brings itself, below `feeds/`. */
  threatFeed: 'demonstration.txt',
  wazuhSecret: 'sluice-local/wazuh',
  signingSecret: 'sluice-local/alert-signing',
  channelsSecret: 'sluice-local/channels',
  hooksSecret: 'sluice-local/hooks',
  indexerSecret: 'sluice-local/wazuh-indexer',
  /** One hook of every scheme. */
  hooks: {
    supabase: 'supabase',
    supabaseSigned: 'supabase-signed',
    sentry: 'sentry',
    sentryPlugin: 'sentry-plugin',
  },
} as const;

const TRAIL_BUCKET = { bucket: LOCAL.trailBucket, tenant: LOCAL.tenant };

/** The configuration of the local stack, checked like any other. */
export function localConfig(manager: {
  readonly url: string;
  readonly tls: SluiceConfig['wazuh']['tls'];
  /** The way into it. @default events-api */
  readonly sink?: SinkName;
  /** Where it listens for agents, for the sink `agent`. */
  readonly agentPort?: number | undefined;
  /** Where alerts are read from, beside what the script brings. */
  readonly indexer?: { readonly url: string; readonly fingerprints: readonly string[] } | undefined;
}): SluiceConfig {
  const way = wayConfig(manager.sink ?? 'events-api', manager.agentPort);
  return defineConfig({
    name: LOCAL.name,
    tenants: [{ id: LOCAL.tenant }],
    cloudtrail: {
      trails: [TRAIL_BUCKET],
      accounts: { '111122223333': 'demo-production' },
    },
    // Whatever AWS brings, so that any delivery can be tried.
    aws: {
      services: [...EVENTBRIDGE_SOURCES],
      logs: [
        ...(['alb', 'config', 'vpcflow', 'waf'] as const).map((holds) => ({ ...TRAIL_BUCKET, holds })),
        { ...TRAIL_BUCKET, holds: 's3-access', prefix: 'access/' },
      ],
      logGroups: [
        { name: 'demo-trail', tenant: LOCAL.tenant, holds: 'cloudtrail' },
        { name: '/aws/lambda/demo', tenant: LOCAL.tenant, holds: 'lambda' },
        { name: '/aws/rds/cluster/demo/postgresql', tenant: LOCAL.tenant, holds: 'rds' },
      ],
    },
    hooks: {
      supabase: [
        { name: LOCAL.hooks.supabase, tenant: LOCAL.tenant, application: LOCAL.application },
        {
          name: LOCAL.hooks.supabaseSigned,
          tenant: LOCAL.tenant,
          application: LOCAL.application,
          scheme: 'standard-webhooks',
        },
      ],
      sentry: [
        { name: LOCAL.hooks.sentry, tenant: LOCAL.tenant, application: LOCAL.application },
        {
          name: LOCAL.hooks.sentryPlugin,
          tenant: LOCAL.tenant,
          application: LOCAL.application,
          scheme: 'url-token',
        },
      ],
    },
    wazuh: {
      nodes: [{ name: 'local', url: manager.url, agent: way.agent }],
      tls: manager.tls,
      ...(manager.indexer && {
        indexer: { url: manager.indexer.url, tls: { fingerprints: [...manager.indexer.fingerprints] } },
      }),
      ...way.wazuh,
    },
    forward: way.forward,
    threatIntel: {
      bucket: LOCAL.threatBucket,
      feeds: [{ name: 'demonstration', kind: 'list', key: LOCAL.threatFeed, confidence: 'High' }],
    },
    alerts: {
      threshold: LOCAL.threshold,
      channels: {
        'security-slack': { type: 'slack' },
        'security-mail': {
          type: 'email',
          transport: 'smtp',
          from: 'sluice@example.com',
          to: ['security@example.com'],
        },
      },
      routes: [{ name: 'security', channels: ['security-slack', 'security-mail'] }],
    },
  });
}

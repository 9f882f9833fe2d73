import { takesFromAws } from '../../src/config/asked-for.ts';
import { defineConfig, type SluiceConfig, type SluiceConfigInput } from '../../src/config.ts';
import type { Source } from '../../src/event/envelope.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import { FEATURES } from './features.ts';
import { comingOf } from './usage.ts';

/** What a bill is reckoned for, and what of it the configuration does not have, in words. */
export interface Asked {
  readonly config: SluiceConfig;
  readonly beside: readonly string[];
}

/** A configuration with what the sources and the way that somebody asks about need to stand there. */
export function withAsked(config: SluiceConfig, sources: readonly Source[], sink: SinkName): Asked {
  const tenant = config.tenants[0]?.id ?? '';
  const { cloudtrail, aws, hooks, wazuh } = config;
  const fromAws = sources.filter((source) => ['files', 'findings'].includes(comingOf(source)));
  const wants = {
    trail: fromAws.includes('cloudtrail') && FEATURES.trails.count(config) === 0,
    aws: fromAws.some((source) => source !== 'cloudtrail') && !takesFromAws(config),
    hook:
      sources.some((source) => comingOf(source) === 'hooks') &&
      hooks.supabase.length + hooks.sentry.length === 0,
    agent: sink === 'agent' && wazuh.agent === undefined,
    s3: sink === 's3' && wazuh.s3 === undefined,
  };
  const added = {
    ...config,
    ...(wants.trail && { cloudtrail: { ...cloudtrail, trails: [{ bucket: 'trail', tenant }] } }),
    ...(wants.aws && {
      aws: { ...aws, logGroups: [{ name: '/aws/lambda/asked-for', tenant, holds: 'lambda' }] },
    }),
    ...(wants.hook && { hooks: { ...hooks, sentry: [{ name: 'sentry', tenant }] } }),
    wazuh: { ...wazuh, ...(wants.agent && { agent: {} }), ...(wants.s3 && { s3: {} }) },
  };
  return {
    // The schema takes its own answer again, and fills in what was added.
    config: defineConfig(added as unknown as SluiceConfigInput),
    beside: (Object.keys(wants) as (keyof typeof wants)[])
      .filter((name) => wants[name])
      .map((name) => WORDS[name]),
  };
}

const WORDS = {
  trail: 'a trail',
  aws: 'what takes from AWS',
  hook: 'a webhook',
  agent: 'the sink `agent`',
  s3: 'the sink `s3`',
} as const;

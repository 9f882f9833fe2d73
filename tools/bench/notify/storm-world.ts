import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { PAGERDUTY_URL } from '../../../adapters/channels/pagerduty.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createGuardedFetch } from '../../../adapters/web/guarded-fetch.ts';
import { build } from '../../../functions/alert-notify/build.ts';
import type { Runtime } from '../../../functions/middleware/runtime.ts';
import { AlertSettingsSchema } from '../../../src/config/alert-settings.ts';
import { QUEUES, STAGES } from '../../../src/pipeline.ts';
import type { Closers } from '../../local/closers.ts';
import { startCloud } from '../../local/cloud.ts';
import { geoAsset } from '../../local/geo-asset.ts';
import { startProviderEndpoint } from '../../local/inbox/provider-endpoint.ts';
import { pagerDutyRules } from '../../local/inbox/provider-rules.ts';
import { startSesEndpoint } from '../../local/inbox/ses-endpoint.ts';
import { startSlackEndpoint } from '../../local/inbox/slack-endpoint.ts';
import { createContext } from '../../local/lambda/context.ts';
import {
  createPoller,
  type EventSourceFaults,
  type EventSourceOptions,
  type QueueHandler,
} from '../../local/lambda/event-source.ts';
import { LOCAL, localConfig } from '../../local/stack-config.ts';
import { stageVariables } from '../../local/stages.ts';
import { createStormTally, shownByPager, shownInMail, shownInSlack } from './storm-tally.ts';

export interface StormWorldOptions {
  readonly groups: number;
  /** Queues and table in threads of their own. */
  readonly apart: boolean;
  readonly faults: EventSourceFaults;
  readonly random: () => number;
}

export const STORM_ROUTE = 'security';
export const STORM_CHANNELS = ['slack', 'mail', 'pager'] as const;
const SETTINGS = AlertSettingsSchema.parse({
  channels: {
    slack: { type: 'slack' },
    mail: { type: 'email', transport: 'ses', from: 'sluice@example.com', to: ['security@example.com'] },
    pager: { type: 'pagerduty' },
  },
  routes: [{ name: STORM_ROUTE, channels: STORM_CHANNELS }],
});
const FUNCTION = `${LOCAL.name}-alert-notify`;
const IDLE_MS = 20;

/**
 * Stage `alert-notify` as it is deployed, with its event source, between real protocol servers: queues and table, and a Slack that
 * answers every second request with 429, an SES that throttles every third and a PagerDuty that fails every third.
 *
 * Its time is the system's, until `hurry`: from then on a wait passes at once, for everybody.
 */
export async function startStormWorld(closers: Closers, options: StormWorldOptions) {
  const time = { ahead: 0, hurried: false };
  const now = () => Date.now() + time.ahead;
  const pause = async (ms: number) => {
    if (!time.hurried) return sleep(ms);
    const until = now() + ms;
    await turn();
    // Whoever waits beside waits for the same time.
    time.ahead += Math.max(0, until - now());
  };
  const tally = createStormTally(options.groups);
  const slack = closers.use(
    await startSlackEndpoint({
      now,
      onAnswer: ({ body }, status) => tally.answered('slack', shownInSlack(body), status),
    }),
  );
  slack.setFault({ kind: 'answer', status: 429, body: 'rate_limited', retryAfter: '1', every: 2 });
  const ses = closers.use(
    await startSesEndpoint({
      now,
      onAnswer: (mail, status) => tally.answered('mail', shownInMail(mail), status),
    }),
  );
  ses.setFault({ kind: 'error', status: 429, type: 'TooManyRequestsException', every: 3 });
  const pager = closers.use(
    await startProviderEndpoint('local PagerDuty', pagerDutyRules(), ({ body }, status) =>
      tally.answered('pager', shownByPager(body), status),
    ),
  );
  pager.setFault({ kind: 'answer', status: 503, every: 3 });
  const cloud = await startCloud(closers, {
    secrets: { [LOCAL.channelsSecret]: JSON.stringify({ slack: slack.url, pager: '0a'.repeat(16) }) },
    keys: [],
    now: now(),
    apart: options.apart,
  });
  const telemetry = createMemoryTelemetry();
  const guarded = createGuardedFetch({ loopback: true });
  const runtime: Runtime = {
    clock: now,
    random: options.random,
    pause,
    // The one provider whose address nobody can configure.
    fetch: (url, init) => guarded(url === PAGERDUTY_URL.us ? `${pager.url}/v2/enqueue` : url, init),
    aws: { ...cloud.aws, endpoints: { ...cloud.aws.endpoints, sesv2: ses.url } },
    config: {
      ...localConfig({ url: 'https://localhost', tls: { fingerprints: [] } }),
      alerts: SETTINGS,
    },
    telemetry,
    asset: geoAsset,
  };
  const variables = stageVariables(cloud.queues, cloud.table, cloud.aws.region);
  const sqs = createSqsClient(cloud.aws);
  closers.add(async () => sqs.destroy());
  const failures: unknown[] = [];
  const source: EventSourceOptions = {
    sqs,
    queueUrl: cloud.queues.url('alerts'),
    queueName: `${LOCAL.name}-alerts`,
    facts: QUEUES.alerts,
    instance: () => build(runtime, variables) as QueueHandler,
    context: () => createContext(FUNCTION, STAGES['alert-notify'].timeoutS, Date.now),
    random: options.random,
    faults: () => options.faults,
    // What is in other hands comes back at once.
    retryAfterS: 0,
    onFailure: (error) => failures.push(error),
  };
  const stopping = new AbortController();
  const pollers = Array.from({ length: source.facts.maxConcurrency }, () => poll(source, stopping.signal));
  closers.add(async () => {
    stopping.abort();
    await Promise.all(pollers);
  });
  const scheduled = build(runtime, variables) as unknown as (
    event: { readonly source: string },
    context: ReturnType<typeof createContext>,
  ) => Promise<unknown>;
  return {
    cloud,
    sqs,
    tally,
    telemetry,
    failures,
    now,
    hurry: () => {
      time.hurried = true;
    },
    /** The next minute, with what the stage does on its clock. */
    async tick(): Promise<void> {
      time.ahead += 60_000;
      await scheduled(
        { source: 'aws.events' },
        createContext(FUNCTION, STAGES['alert-notify'].timeoutS, now),
      );
    },
  };
}

/** Long polls of the local queue do not hear of messages that come back; short ones do. */
async function poll(source: EventSourceOptions, signal: AbortSignal): Promise<void> {
  const poller = createPoller(source, 0);
  while (!signal.aborted) {
    const messages = await poller.receive();
    await poller.deliver(messages);
    if (messages.length === 0) await sleep(IDLE_MS);
  }
}

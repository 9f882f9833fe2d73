import { setTimeout as sleep } from 'node:timers/promises';
import { AlertSettingsSchema } from '../../../src/config/alert-settings.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { signAlert } from '../../../src/intake/door/alert-signature.ts';
import { createClosers } from '../../local/closers.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { FREE_PORTS } from '../../local/stack-options.ts';
import { benchAddress, benchAlert } from './alert.ts';
import { startFloor } from './floor.ts';

/** Milliseconds from the request of each alert until its message was at Slack; alerts take turns with the floor's. */
export interface WayTimes {
  readonly subject: readonly number[];
  readonly floor: readonly number[];
}

const ALERTS = 240;
/** Not counted: the stack has just started. */
const WARM_UP = 24;
/** A webhook takes one message a second. */
const WEBHOOKS = 12;
const BETWEEN_MS = 125;
const PATIENCE_MS = 30_000;

const webhookNames = Array.from({ length: WEBHOOKS }, (_, i) => `team-${i}`);
const userOf = (i: number) => `u_${i % WEBHOOKS}`;

function withTeams(config: SluiceConfig): SluiceConfig {
  const alerts = AlertSettingsSchema.parse({
    channels: Object.fromEntries(webhookNames.map((name) => [name, { type: 'slack' }])),
    routes: webhookNames.map((name, i) => ({ name, when: { users: [userOf(i)] }, channels: [name] })),
  });
  return { ...config, alerts };
}

/**
 * Alerts of groups that differ, one by one at a steady pace, through the whole local stack: signed request, ingest, queue, alert-notify,
 * Slack.
 *
 * @throws Error when one does not arrive
 */
export async function measureWay(): Promise<WayTimes> {
  const closers = createClosers();
  try {
    const stack = closers.use(
      await startStack({
        ports: FREE_PORTS,
        apart: true,
        slackWebhooks: webhookNames,
        configure: withTeams,
      }),
    );
    const floorUrl = await startFloor(stack, closers);
    const begun = new Map<string, number>();
    for (let i = 0; i < WARM_UP + ALERTS; i += 1) {
      await sleep(BETWEEN_MS / 2);
      begun.set(benchAddress(i), Date.now());
      await post(`${stack.ingestUrl}/v1/alerts`, ...signed(stack, i));
      await sleep(BETWEEN_MS / 2);
      begun.set(floorName(i), Date.now());
      const webhook = stack.inbox.slack.webhook(`floor-${i % WEBHOOKS}`);
      await post(floorUrl, JSON.stringify({ webhook, text: floorName(i) }));
    }
    const { slack } = stack.inbox;
    for (let waited = 0; slack.messages().length < begun.size; waited += 20) {
      if (waited > PATIENCE_MS)
        throw new Error(`${slack.messages().length} of ${begun.size} messages arrived`);
      await sleep(20);
    }
    const arrived = slack.messages().flatMap(({ at, text }) => {
      const name = /floor \d+|\d+\.\d+\.\d+\.\d+/.exec(text)?.[0] ?? '';
      const from = begun.get(name);
      return from === undefined ? [] : [{ name, ms: at - from }];
    });
    const counted = new Map(arrived.map(({ name, ms }) => [name, ms]));
    const times = (nameOf: (i: number) => string) =>
      Array.from({ length: ALERTS }, (_, i) => counted.get(nameOf(WARM_UP + i)) ?? Number.NaN);
    return { subject: times(benchAddress), floor: times(floorName) };
  } finally {
    await closers.close();
  }
}

const floorName = (i: number) => `floor ${i}`;

function signed({ signingSecret }: Stack, i: number): [string, Record<string, string>] {
  const body = JSON.stringify(benchAlert(`1.${i}`, benchAddress(i), userOf(i)));
  return [body, { 'x-sluice-signature': signAlert(signingSecret, body, Math.floor(Date.now() / 1_000)) }];
}

async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`${url} answered ${response.status}`);
}

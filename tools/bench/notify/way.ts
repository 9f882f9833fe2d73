import { setTimeout as sleep } from 'node:timers/promises';
import { AlertSettingsSchema } from '../../../src/config/alert-settings.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { signAlert } from '../../../src/intake/door/alert-signature.ts';
import { createClosers } from '../../local/closers.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { FREE_PORTS } from '../../local/stack-options.ts';
import type { Effort } from '../question.ts';
import type { Times } from '../times.ts';
import { benchAddress, benchAlert } from './alert.ts';
import { startFloor } from './floor.ts';

/** Not counted: the stack has just started. */
const WARM_UP = 24;
/** A webhook takes one message a second. */
const WEBHOOKS = 12;
const PATIENCE_MS = 180_000;

const webhookNames = Array.from({ length: WEBHOOKS }, (_, i) => `team-${i}`);
/** Everybody has one: what is told of somebody, no rule adds up over addresses. */
const userOf = (i: number) => `u_${i}`;
const MOST_ALERTS = 480;
const usersOf = (webhook: number) =>
  Array.from({ length: MOST_ALERTS }, (_, i) => i)
    .filter((i) => i % WEBHOOKS === webhook)
    .map(userOf);

function withTeams(config: SluiceConfig): SluiceConfig {
  const alerts = AlertSettingsSchema.parse({
    channels: Object.fromEntries(webhookNames.map((name) => [name, { type: 'slack' }])),
    routes: webhookNames.map((name, i) => ({ name, when: { users: usersOf(i) }, channels: [name] })),
  });
  return { ...config, alerts };
}

/** How alerts come about, and how fast. */
export interface Way {
  /** Brings alert `i` on its way; resolves with the time from which it is measured. */
  readonly send: (stack: Stack, i: number) => Promise<number>;
  /** From one to the next. */
  readonly betweenMs: number;
  readonly alerts: Readonly<Record<Effort, number>>;
}

/**
 * Alerts of groups that differ, one by one at a steady pace, through the whole local stack to Slack, in turns with
 * requests of the floor.
 *
 * @throws Error when one does not arrive
 */
export async function measureWay({ send, betweenMs, alerts: counts }: Way, effort: Effort): Promise<Times> {
  const alerts = counts[effort];
  const closers = createClosers();
  try {
    const stack = closers.use(
      await startStack({
        ports: FREE_PORTS,
        apart: true,
        slackWebhooks: webhookNames,
        // It says that it counts none, so that none are counted: between two minutes that are, nothing is sent for seconds.
        managerLimits: { maxRequestPerMinute: 0 },
        configure: withTeams,
      }),
    );
    const floorUrl = await startFloor(stack, closers);
    const begun = new Map<string, number>();
    for (let i = 0; i < WARM_UP + alerts; i += 1) {
      await sleep(betweenMs / 2);
      begun.set(benchAddress(i), await send(stack, i));
      await sleep(betweenMs / 2);
      begun.set(floorName(i), Date.now());
      const webhook = stack.inbox.slack.webhook(`floor-${i % WEBHOOKS}`);
      await post(floorUrl, JSON.stringify({ webhook, text: floorName(i) }));
    }
    const { slack } = stack.inbox;
    const arrived = () => arrivals(slack.messages(), begun);
    for (let waited = 0; arrived().size < begun.size; waited += 20) {
      if (waited > PATIENCE_MS) throw new Error(`${arrived().size} of ${begun.size} messages arrived`);
      await sleep(20);
    }
    const counted = arrived();
    const times = (nameOf: (i: number) => string) =>
      Array.from({ length: alerts }, (_, i) => counted.get(nameOf(WARM_UP + i)) ?? Number.NaN);
    return { subject: times(benchAddress), floor: times(floorName) };
  } finally {
    await closers.close();
  }
}

/** Of each name that was begun, ms until the first message that tells of it. */
function arrivals(
  messages: readonly { readonly at: number; readonly text: string }[],
  begun: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { at, text } of messages) {
    const name = /floor \d+|\d+\.\d+\.\d+\.\d+/.exec(text)?.[0] ?? '';
    const from = begun.get(name);
    if (from !== undefined && !first.has(name)) first.set(name, at - from);
  }
  return first;
}

/** Alerts as the manager's script sends them; measured from before the request. */
export const ALERT_WAY: Way = {
  send: async (stack, i) => {
    const from = Date.now();
    await post(`${stack.ingestUrl}/v1/alerts`, ...signed(stack, i));
    return from;
  },
  betweenMs: 125,
  alerts: { quick: 60, guard: 120, full: 240, again: 240 },
};

/** As many failed sign-ins as a rule takes for an attack. */
const SIGN_INS = 5;

/** Events that the manager makes an alert of; measured from when they were accepted. */
export const EVENT_WAY: Way = {
  send: async (stack, i) => {
    const events = Array.from({ length: SIGN_INS }, (_, j) => ({
      id: `way-${i}-${j}`,
      action: 'auth_login_failed',
      user: { id: userOf(i) },
      source: { ip: benchAddress(i) },
    }));
    await post(`${stack.ingestUrl}/v1/events`, JSON.stringify(events), {
      authorization: `Bearer ${stack.key}`,
    });
    return Date.now();
  },
  // The manager runs one script at a time, a process for each alert: faster ones would measure their queue.
  betweenMs: 700,
  alerts: { quick: 20, guard: 40, full: 100, again: 100 },
};

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

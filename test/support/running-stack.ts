import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { QUEUES, type QueueName } from '../../src/pipeline.ts';
import type { EventSourceFaults } from '../../tools/local/lambda/event-source.ts';
import { type Stack, startStack } from '../../tools/local/stack.ts';
import { FREE_PORTS, type StackOptions } from '../../tools/local/stack-options.ts';

/** Everything SQS and Lambda may do, often. */
export const ROUGH: EventSourceFaults = { duplicate: 0.3, redeliver: 0.3, crashAfter: 0.1, reorder: 0.5 };

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Observed {
  readonly logLines: string[];
  /** Bodies that were at rest in the queues. */
  readonly bodies: { readonly queue: string; readonly body: string }[];
}

/** Without Wazuh's request limit, so that a scenario is about what it is about. */
const UNLIMITED: Partial<StackOptions> = {
  managerLimits: { maxRequestPerMinute: 0 },
  configure: (config) => ({ ...config, wazuh: { ...config.wazuh, requestsPerMinute: 100_000 } }),
};

/** For tests that wait for what schedules do; in all others each run of them is CPU for nothing. */
export const CLOCKS_RUN_OFTEN: Partial<StackOptions> = { tickMs: 500 };

export async function startObservedStack(options: Partial<StackOptions> = {}): Promise<Stack & Observed> {
  const observed: Observed = { logLines: [], bodies: [] };
  const stack = await startStack({
    ports: FREE_PORTS,
    random: seeded(7),
    retryAfterS: 1,
    tickMs: 5_000,
    ...UNLIMITED,
    ...options,
    onLogLine: (line) => observed.logLines.push(line),
    onReceive: (queue, body) => observed.bodies.push({ queue, body }),
  });
  return { ...stack, ...observed };
}

export function post(
  stack: Stack,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${stack.ingestUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.key}`, 'content-type': 'application/json', ...headers },
    body,
  });
}

export interface Accepted {
  readonly accepted: number;
  readonly outcomes: readonly { readonly status: string; readonly id: string; readonly code?: string }[];
}

/** Posts events that must all be taken; their ids. */
export async function postEvents(stack: Stack, events: readonly unknown[]): Promise<readonly string[]> {
  const response = await post(stack, JSON.stringify(events));
  expect(response.status).toBe(202);
  const { outcomes } = (await response.json()) as Accepted;
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([]);
  return outcomes.map(({ id }) => id);
}

/** Ids of the events in the order the manager analysed them, doubles included. */
export function analysedIds(stack: Stack): readonly string[] {
  return (stack.manager?.events() ?? []).map((line) => {
    const { sluice, aws } = JSON.parse(line) as {
      sluice?: { event?: { id?: string } };
      aws?: { eventID?: string; sluice?: { event?: { id?: string } } };
    };
    return (sluice ?? aws?.sluice)?.event?.id ?? aws?.eventID ?? '';
  });
}

/** Asks again and again until `probe` gives true; the limit is for what hangs. */
export async function eventually(
  what: string,
  probe: () => boolean | Promise<boolean>,
  timeoutMs = 120_000,
): Promise<void> {
  await expect.poll(probe, { timeout: timeoutMs, interval: 50, message: what }).toBe(true);
}

/** Waits until no queue holds a message, visible or in flight: what could come twice has come. */
export async function drained(stack: Stack): Promise<void> {
  const sqs = createSqsClient(stack.aws);
  const empty = async (queue: QueueName) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: stack.queues.url(queue),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).every((count) => Number(count) === 0);
  };
  const names = Object.keys(QUEUES) as QueueName[];
  await eventually('every queue is empty', async () => (await Promise.all(names.map(empty))).every(Boolean));
  sqs.destroy();
}

/** A CloudTrail record of a call that no shipped rule wants. */
const trailRecord = (i: number) => ({
  eventVersion: '1.11',
  eventID: `trail-${i}`,
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userIdentity: { type: 'IAMUser', userName: 'ann', arn: 'arn:aws:iam::111122223333:user/ann' },
  recipientAccountId: '111122223333',
});

export const trailRecords = (count: number) => Array.from({ length: count }, (_, i) => trailRecord(i));

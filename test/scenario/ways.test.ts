import { afterEach, expect, test } from 'vitest';
import type { SinkName } from '../../src/forward/sink.ts';
import type { Stack } from '../../tools/local/stack.ts';
import {
  analysedIds,
  CLOCKS_RUN_OFTEN,
  drained,
  eventually,
  type Observed,
  postEvents,
  startObservedStack,
} from '../support/running-stack.ts';

let stack: Stack & Observed;
afterEach(() => stack.close());

const failure = (i: number) => ({
  id: `f-${i}`,
  action: 'auth_login_failed',
  user: { id: 'u_7' },
  source: { ip: '198.51.100.7' },
});

/** What the functions say of their choice when it changes. */
const choices = () =>
  stack.logLines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ message }) => String(message).includes('way into Wazuh'));

test.each<[SinkName, string]>([
  ['agent', 'sluice/demo/hashpass'],
  ['s3', 'Wazuh-AWS'],
])(
  'by the sink %s events reach the rules once, under the location %s, and people hear of it',
  async (sink, location) => {
    stack = await startObservedStack({ ...CLOCKS_RUN_OFTEN, sink });
    const ids = await postEvents(
      stack,
      Array.from({ length: 6 }, (_, i) => failure(i)),
    );
    await eventually('every event is analysed', () => analysedIds(stack).length >= ids.length);
    await drained(stack);
    expect(analysedIds(stack).toSorted()).toEqual(ids.toSorted());
    const alerts = stack.manager?.alerts() ?? [];
    expect(new Set(alerts.map((alert) => alert.location))).toEqual(new Set([location]));
    await eventually('somebody is told', () =>
      stack.journal.entries().some(({ type }) => type === 'message'),
    );
    expect(choices()).toEqual([]);
  },
);

test('events that the agent port does not take go by the API, and both are told of', async () => {
  stack = await startObservedStack({
    ...CLOCKS_RUN_OFTEN,
    sink: 'agent',
    configure: (config) => ({
      ...config,
      wazuh: {
        ...config.wazuh,
        nodes: config.wazuh.nodes.map((node) => ({ ...node, agent: { host: '127.0.0.1', port: 1 } })),
      },
    }),
  });
  const ids = await postEvents(stack, [failure(1), failure(2)]);
  await eventually('every event is analysed', () => analysedIds(stack).length >= ids.length);
  expect(analysedIds(stack).toSorted()).toEqual(ids.toSorted());
  expect(choices()).toContainEqual(
    expect.objectContaining({ route: 'default', from: 'agent', sink: 'events-api', reason: 'network' }),
  );
});

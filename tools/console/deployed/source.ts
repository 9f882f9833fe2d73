import type { Clock } from '../../../src/kernel/clock.ts';
import type { ConsoleSource, FeedItem, Remark } from '../view.ts';
import { alarmsNotOk } from './alarms.ts';
import { createEventDetails } from './event-detail.ts';
import { createPolledFeed } from './feed.ts';
import { messageDetail, messageItem, openGroups } from './groups.ts';
import { createLatestAlerts } from './latest-alerts.ts';
import { createLatestEvents } from './latest-events.ts';
import { deployedLedger } from './ledger.ts';
import { lookAtLetters } from './letters.ts';
import { readMetrics, sumOf } from './metrics.ts';
import { measuredNodes, nodeBudgets, sinkViews } from './nodes.ts';
import { type DeployedPipeline, stackFacts } from './pipeline.ts';
import { createPart, type PartOptions } from './polled-part.ts';
import { EVERY_MS, METRICS_EVERY_MS, SLOW_MS, STACK_MS } from './polling.ts';
import { openQueues, queueDepths, queueViews } from './queues.ts';
import { stageViews } from './stages.ts';

const NOT_MEASURED: Remark = {
  text: "rates, counts of records and redactions: not measured in the last hour; `observability.metrics: 'all'` has them measured",
};

/** A deployed pipeline for the console. It reads; see `READINGS`. */
export function deployedSource(pipeline: DeployedPipeline, clock: Clock): ConsoleSource {
  const { clients, name, aws } = pipeline;
  const part = <T>(
    what: string,
    everyMs: number,
    permissions: readonly string[],
    read: PartOptions<T>['read'],
  ) => createPart({ what, everyMs, permissions, clock, read });

  const stack = part('stack', STACK_MS, ['cloudformation:DescribeStacks'], () => stackFacts(pipeline));
  const isPulled = async () => (await stack.known()).value?.pulled === true;
  const archiveOf = async () => pipeline.archive ?? (await stack.known()).value?.archive;
  const queues = part('queues', STACK_MS, ['sqs:GetQueueUrl'], async () =>
    openQueues(clients.sqs, { name, aws, pulled: await isPulled() }),
  );
  const depths = part('depths of queues', EVERY_MS, ['sqs:GetQueueAttributes'], async () =>
    queueDepths(clients.sqs, (await queues.known()).value ?? []),
  );
  const metrics = part('metrics', METRICS_EVERY_MS, ['cloudwatch:GetMetricData'], async (now) =>
    readMetrics(clients.watch, name, await isPulled(), now),
  );
  const alarms = part('alarms', SLOW_MS, ['cloudwatch:DescribeAlarms'], () =>
    alarmsNotOk(clients.watch, name),
  );
  const ledger = part('ledger', SLOW_MS, ['dynamodb:BatchGetItem', 'dynamodb:Query'], (now) =>
    deployedLedger(pipeline, now),
  );
  const budgets = part('budgets of nodes', EVERY_MS, ['dynamodb:GetItem'], async (now) => {
    const measured = measuredNodes((await metrics.known()).value).map(({ node }) => node);
    return nodeBudgets(pipeline, [...new Set([...pipeline.nodes, ...measured])], now);
  });
  const groups = part('alert groups', EVERY_MS, ['dynamodb:Query', 'dynamodb:BatchGetItem'], (now) =>
    openGroups(pipeline, now),
  );
  const readEvents = createLatestEvents(pipeline);
  const events = part('events', EVERY_MS, ['dynamodb:Query', 's3:GetObject'], async (now) => {
    const archive = await archiveOf();
    return archive === undefined ? [] : readEvents(archive, now);
  });
  const details = createEventDetails(pipeline);
  const readAlerts = createLatestAlerts(pipeline);
  const alerts = part('alerts', EVERY_MS, ['dynamodb:Query', 'dynamodb:BatchGetItem'], readAlerts);

  const feed = createPolledFeed(EVERY_MS, async () => {
    const [read, group, alert] = await Promise.all([events.known(), groups.known(), alerts.known()]);
    const items: readonly FeedItem[] = [
      ...(read.value ?? []),
      ...(group.value ?? []).map(messageItem),
      ...(alert.value ?? []),
    ];
    return items.toSorted((a, b) => a.at - b.at);
  });

  return {
    kind: 'deployed',
    name: `${name} ${pipeline.where}`,
    everyMs: EVERY_MS,

    async view() {
      const at = clock();
      const [ofStack, ofQueues, ofDepths, ofMetrics, ofAlarms, ofLedger, ofBudgets] = await Promise.all([
        stack.known(),
        queues.known(),
        depths.known(),
        metrics.known(),
        alarms.known(),
        ledger.known(),
        budgets.known(),
      ]);
      const ofLists = await Promise.all([groups.known(), events.known(), alerts.known()]);
      const measured = ofMetrics.value;
      const redactions = measured?.found('redactions') ?? [];
      // With `observability.metrics: 'all'` alone: else none is measured, which is not to say that none is made.
      const isTold = redactions.length > 0 || (measured?.found('records').length ?? 0) > 0;
      // A bucket that was named needs no stack.
      const known = [ofQueues, ofDepths, ofMetrics, ofAlarms, ofLedger, ofBudgets, ...ofLists];
      return {
        at,
        stages: stageViews(measured),
        queues: queueViews(ofQueues.value && ofDepths.value, (queue) => measured?.ageOf(queue)),
        sinks: sinkViews(measured, ofBudgets.value),
        ...(ofLedger.value !== undefined && { ledger: ofLedger.value.view }),
        ...(ofAlarms.value !== undefined && { alarms: ofAlarms.value }),
        ...(measured !== undefined &&
          isTold && {
            findings: {
              since: measured.since,
              counts: sums(redactions.map((found) => [found.by.type ?? '', sumOf(found)])),
            },
          }),
        remarks: [
          ...ofStack.remarks,
          ...known.flatMap(({ remarks }) => remarks),
          ...(ofLedger.value?.remarks ?? []),
          ...(measured !== undefined && !isTold ? [NOT_MEASURED] : []),
        ],
      };
    },

    subscribe: feed.subscribe,

    async event(id) {
      const [archive, known] = await Promise.all([archiveOf(), groups.known()]);
      return details({ id, archive, groups: known.value ?? [], now: clock() });
    },

    async message(key) {
      const group = (await groups.known()).value?.find((each) => messageItem(each).key === key);
      return group && messageDetail(group, pipeline.rendering);
    },

    async deadLetters() {
      const { value, remarks } = await queues.known();
      const looked = await lookAtLetters(clients.sqs, value ?? [], clock());
      return { ...looked, remarks: [...remarks, ...looked.remarks] };
    },

    close: async () => {
      feed.close();
      clients.close();
    },
  };
}

function sums(pairs: readonly (readonly [name: string, count: number])[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const [name, count] of pairs) all[name] = (all[name] ?? 0) + count;
  return all;
}

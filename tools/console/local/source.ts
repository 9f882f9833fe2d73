import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../../adapters/aws/queues/sqs-letters.ts';
import { createGroupStore } from '../../../adapters/aws/table/group-store.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import type { LocalQueues } from '../../local/aws/queue-urls.ts';
import type { PlayTarget } from '../../local/demo/play.ts';
import type { Journal } from '../../local/journal.ts';
import type { Manager } from '../../local/manager/manager.ts';
import type { ConsoleSource, ConsoleView, EventDetail, MessageDetail, Remark } from '../view.ts';
import { createLocalActions } from './actions.ts';
import type { AlertBook } from './alerts.ts';
import type { Bodies } from './bodies.ts';
import { fateOfEvent, findingsOf, groupView, parseLine } from './detail.ts';
import { createItems, type EventEntry } from './items.ts';
import { createLedgerView } from './ledger.ts';
import { lookAtLetters } from './letters.ts';
import { createQueueViews } from './queues.ts';
import { explainRule } from './rule.ts';
import { sinksOf, sinkViews } from './sinks.ts';
import { createStages } from './stages.ts';

export interface LocalSourceOptions {
  readonly name: string;
  readonly clock: () => number;
  readonly journal: Journal;
  readonly aws: AwsEnvironment;
  readonly queues: LocalQueues;
  readonly table: string;
  readonly config: SluiceConfig;
  readonly alerts: AlertBook;
  readonly bodies: Bodies;
  readonly target: PlayTarget;
  readonly manager: Pick<Manager, 'setFault' | 'ruleset'> | undefined;
}

const EVERY_MS = 1_000;
/** Events of a group that an event leads to. */
const MOST_OF_GROUP = 20;
/** How often rates are taken down while no page asks for them. */
const SAMPLE_MS = 5_000;

/** What the console shows of the local stack: the journal, and the stack's own queues and table. */
export function createLocalSource(options: LocalSourceOptions): ConsoleSource {
  const { name, clock, journal, aws, queues, config, alerts, bodies, manager, target } = options;
  const sqs = createSqsClient(aws);
  const dynamodb = createDynamoDbClient(aws);
  const table = createTable(dynamodb, options.table);
  const groups = createGroupStore(table, clock);
  const items = createItems(journal, (alertId) => alerts.groupOf(alertId));
  const began = clock();
  const stages = createStages();
  const sample = () => void stages(journal.ledger(), clock());
  sample();
  const sampling = setInterval(sample, SAMPLE_MS).unref();
  const queueViews = createQueueViews(sqs, queues);
  const ledgerView = createLedgerView(table, began);
  // What lies in a bucket is there for whoever pulls it: nothing would be seen of a cut.
  const isReached = sinksOf(config).some((sink) => sink !== 's3');
  const actions = createLocalActions({
    aws,
    sqs,
    queues,
    table,
    clock,
    manager: isReached ? manager : undefined,
    target,
  });

  async function view(): Promise<ConsoleView> {
    const now = clock();
    const remarks: Remark[] = [];
    const attempt = <T>(what: string, reading: Promise<T>): Promise<T | undefined> =>
      reading.catch((error: unknown) => {
        const why = error instanceof Error ? error.name : 'unknown';
        remarks.push({ text: `${what} cannot be read just now (${why})` });
        return undefined;
      });
    const [queueList, sinks, ledger] = await Promise.all([
      attempt('The queues', queueViews(now)),
      attempt('The budgets', sinkViews(config, table, journal, now)),
      attempt('The ledger', ledgerView(now)),
    ]);
    const until = actions.cutUntil();
    return {
      at: now,
      stages: stages(journal.ledger(), now),
      queues: queueList ?? [],
      sinks: sinks ?? [],
      ...(ledger && { ledger }),
      findings: { since: began, counts: journal.findings() },
      ...(until !== undefined && { cut: { what: 'The Wazuh manager', until } }),
      remarks,
    };
  }

  function ruleOf(entry: EventEntry): EventDetail['rule'] {
    const loaded = manager?.ruleset();
    if (loaded === undefined) return entry.rule && { hit: entry.rule, groups: [], mitre: [] };
    const events = journal.entries().filter((each): each is EventEntry => each.type === 'event');
    return explainRule(loaded, events.slice(0, events.indexOf(entry)), entry);
  }

  async function event(id: string): Promise<EventDetail | undefined> {
    const entry = items.event(id);
    const packed = bodies.find(id);
    if (entry === undefined && packed === undefined) return undefined;
    const document = packed?.envelope.event;
    const alerted = alerts.ofEvent(id);
    const [fate, ...states] = await Promise.all([
      packed && fateOfEvent(table, packed.key, packed.envelope, clock()),
      ...(alerted === undefined
        ? []
        : config.alerts.routes.map(({ name: route }) => groups.get(route, alerted.groupKey))),
    ]);
    const group = states.find((state) => state !== undefined)?.state;
    const messages = journal
      .entries()
      .flatMap((each) => (each.type === 'message' ? [items.message(each)] : []))
      .filter(({ links }) => links.eventId === id || (alerted && links.groupKey === alerted.groupKey));
    const traceId = document?.trace?.id;
    const redacted = document ?? (entry && parseLine(entry.line));
    const rule = entry && ruleOf(entry);
    const item = entry && items.item(entry);
    return {
      id,
      ...(item?.type === 'event' && { item }),
      links: {
        eventId: id,
        ...(traceId !== undefined && { traceId }),
        ...(packed && { messageKey: packed.key }),
        ...(alerted && { alertId: alerted.alertId }),
        ...(group && { groupKey: group.key }),
      },
      ...(redacted && { findings: findingsOf(redacted as Parameters<typeof findingsOf>[0]) }),
      ...(document && { document }),
      ...(entry && { line: entry.line }),
      ...(rule && { rule }),
      ...(fate && { fate }),
      // An alert below the threshold is in the book and in no group.
      ...(group &&
        alerted && {
          group: {
            ...groupView(group, clock()),
            events: alerts.eventsBeside(alerted).slice(0, MOST_OF_GROUP),
          },
        }),
      messages,
      remarks: [
        ...(packed
          ? []
          : [{ text: 'The document is not kept any more: only the newest 8 MB of messages are.' }]),
        ...(entry ? [] : [{ text: 'It has not reached Wazuh yet, or too much has since.' }]),
      ],
    };
  }

  async function message(key: string): Promise<MessageDetail | undefined> {
    const entry = items.messageByKey(key);
    if (entry === undefined) return undefined;
    const { text, html, blocks } = entry;
    return { ...items.message(entry), text, ...(blocks && { blocks }), ...(html && { html }) };
  }

  return {
    kind: 'local',
    name,
    everyMs: EVERY_MS,
    view,
    subscribe: (listener) => {
      listener(journal.entries().map((entry) => items.item(entry)));
      return journal.subscribe((entry) => listener([items.item(entry)]));
    },
    event,
    message,
    deadLetters: async () => {
      const lists = await Promise.all(
        (Object.keys(QUEUES) as QueueName[]).map((queue) =>
          lookAtLetters(
            queue,
            createSqsLetters(sqs, { environment: aws, queueUrl: queues.deadLettersUrl(queue), waitS: 0 }),
          ),
        ),
      );
      const letters = lists.flat();
      return { at: clock(), letters, more: lists.some(({ length }) => length >= 50), remarks: [] };
    },
    actions,
    close: async () => {
      clearInterval(sampling);
      actions.close();
      sqs.destroy();
      dynamodb.destroy();
    },
  };
}

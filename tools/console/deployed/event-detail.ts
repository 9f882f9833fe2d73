import { createS3ArchiveReader } from '../../../adapters/aws/buckets/archive-reader.ts';
import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { markKey } from '../../../adapters/aws/table/table-layout.ts';
import { createTableReader } from '../../../adapters/aws/table/table-reader.ts';
import { isEventId } from '../../../src/event/event-id.ts';
import type { ArchiveReader } from '../../../src/forward/archive.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { type FoundEvent, findEvent } from '../../archive/find-event.ts';
import { fateOf } from '../../archive/message-fate.ts';
import { fateText } from '../../cli/commands/ledger/find-view.ts';
import { findingsOf } from '../local/detail.ts';
import type { EventDetail, Remark, RuleVerdict } from '../view.ts';
import { eventItem } from './event-item.ts';
import { createExpectedRule } from './expected-rule.ts';
import { faultOf } from './fault-remark.ts';
import { groupView, linksOf, messageItem, type OpenGroup } from './groups.ts';
import type { DeployedPipeline } from './pipeline.ts';
import { createSentLines } from './sent-line.ts';

const LOOKED_BACK_MS = 24 * 3_600_000;
/** Objects that one search reads: some cents for a thousand of them, and a minute of waiting. */
const MAX_READ = 2_000;

export interface AskedEvent {
  readonly id: string;
  /** Its bucket, where it is known. */
  readonly archive: string | undefined;
  readonly groups: readonly OpenGroup[];
  /** Epoch ms. */
  readonly now: number;
}

/** Tells everything that a deployed pipeline knows of one event; undefined when it is nothing. */
export function createEventDetails(
  pipeline: DeployedPipeline,
): (asked: AskedEvent) => Promise<EventDetail | undefined> {
  const sent = createSentLines(pipeline.accounts);
  const expected = createExpectedRule();
  const table = createTableReader(pipeline.clients.dynamodb, pipeline.name);

  return async ({ id, archive, groups, now }) => {
    if (!isEventId(id)) return undefined;
    const remarks: Remark[] = [];
    const attempt = async <T>(what: string, permissions: readonly string[], work: () => Promise<T>) => {
      try {
        return await work();
      } catch (error) {
        remarks.push(faultOf(what, permissions, error).remark);
        return undefined;
      }
    };
    const group = groups.find(({ facts }) => facts.eventId === id);
    const told = group && ofGroup(group, now);
    const found =
      archive &&
      (await attempt('archive', ['s3:ListBucket', 's3:GetObject', 'dynamodb:GetItem'], () =>
        find(pipeline, archive, id, now),
      ));
    if (!found) {
      if (remarks.length === 0) remarks.push({ text: archive ? notFound(id) : NO_ARCHIVE });
      return told && { id, ...told, remarks };
    }
    const { at, envelope } = found;
    const delivery = await attempt('delivery', ['dynamodb:GetItem'], async () => ({
      ...(await fateOf(table, at.key, { tenant: envelope.tenant, id }, now)),
      claimedAt: numberOf(await table.get(markKey(at.key)), 'claimedAt'),
    }));
    const { event, line } = sent(envelope, at.object);
    const item = eventItem(envelope, delivery?.claimedAt || at.since);
    const fate = delivery?.fate;
    const hasArrived = fate?.kind === 'forwarded';
    const verdict = verdictOf(told?.rule, expected(item, line));
    if (told === undefined) remarks.push({ text: EXPECTED });
    remarks.push({ text: MADE_ANEW });
    return {
      id,
      ...(hasArrived && { item }),
      findings: findingsOf(envelope.event as unknown as JsonValue),
      document: event,
      line,
      archived: `s3://${archive}/${at.object}`,
      ...(fate !== undefined && {
        fate: { text: fateText(fate), settled: fate.kind !== 'waiting' && fate.kind !== 'unknown' },
      }),
      ...told,
      ...(verdict !== undefined && { rule: verdict }),
      links: {
        eventId: id,
        messageKey: at.key,
        ...(envelope.event.trace !== undefined && { traceId: envelope.event.trace.id }),
        ...told?.links,
      },
      remarks,
    };
  };
}

const NO_ARCHIVE = 'archive: its bucket is not known; give it as --archive';
const EXPECTED =
  'rule: what the rules that Sluice ships say of this event alone. Your manager may have others, and has counted those before it.';
const MADE_ANEW =
  'line and document: made anew from the archive, which keeps events as they came. What feeds and earlier sessions of AWS added is not in them.';

function notFound(id: string): string {
  return `archive: nothing in the last 24 hours; \`npx sluice find ${id} --since 7d\` looks further back`;
}

/** What Wazuh has said counts; where our own rules say the same, they also tell why. */
function verdictOf(
  alerted: RuleVerdict | undefined,
  expected: RuleVerdict | undefined,
): RuleVerdict | undefined {
  return alerted === undefined || alerted.hit?.id === expected?.hit?.id ? (expected ?? alerted) : alerted;
}

/** What an alert's group says of the event that it is of. */
function ofGroup(group: OpenGroup, now: number): Pick<EventDetail, 'rule' | 'group' | 'messages' | 'links'> {
  const { rule, techniques } = group.facts;
  return {
    rule: {
      hit: { id: rule.id, level: rule.level, description: rule.description },
      groups: rule.groups,
      mitre: techniques.map(({ id, name = '' }) => `${id} ${name}`.trim()),
    },
    group: groupView(group, now),
    messages: [messageItem(group)],
    links: linksOf(group),
  };
}

async function find(
  { clients, name }: DeployedPipeline,
  bucket: string,
  id: string,
  now: number,
): Promise<FoundEvent | undefined> {
  const table = createTableReader(clients.dynamodb, name);
  const { found } = await findEvent(
    {
      reader: bounded(createS3ArchiveReader(clients.s3, bucket)),
      readAt: async (message) => numberOf(await table.get(markKey(message)), 'since') || undefined,
      onProgress: () => {},
    },
    id,
    { since: now - LOOKED_BACK_MS, until: now },
  );
  return found;
}

function bounded(reader: ArchiveReader): ArchiveReader {
  let left = MAX_READ;
  return {
    folders: (prefix) => reader.folders(prefix),
    pages: (prefix, after) => reader.pages(prefix, after),
    read(key) {
      left -= 1;
      if (left >= 0) return reader.read(key);
      throw new CodedError(
        'search_too_long',
        `the event is not among the newest ${MAX_READ} objects; \`npx sluice find\` looks on`,
      );
    },
  };
}

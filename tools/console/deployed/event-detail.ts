import { createS3ArchiveReader } from '../../../adapters/aws/buckets/archive-reader.ts';
import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { markKey } from '../../../adapters/aws/table/table-layout.ts';
import { createTableReader } from '../../../adapters/aws/table/table-reader.ts';
import { isEventId } from '../../../src/event/event-id.ts';
import type { ArchiveReader } from '../../../src/forward/archive.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { type FoundEvent, findEvent } from '../../archive/find-event.ts';
import { fateOf } from '../../archive/message-fate.ts';
import { fateText } from '../../cli/commands/ledger/find-view.ts';
import type { EventDetail, Remark } from '../view.ts';
import { eventItem, masksIn } from './event-item.ts';
import { faultOf } from './fault-remark.ts';
import { groupView, linksOf, messageItem, type OpenGroup } from './groups.ts';
import type { DeployedPipeline } from './pipeline.ts';

const LOOKED_BACK_MS = 24 * 3_600_000;
/** Objects that one search reads: some cents for a thousand of them, and a minute of waiting. */
const MAX_READ = 2_000;

/** Everything that a deployed pipeline knows of one event; undefined when it is nothing. */
export async function eventDetail(
  pipeline: DeployedPipeline,
  {
    id,
    archive,
    groups,
    now,
  }: {
    readonly id: string;
    readonly archive: string | undefined;
    readonly groups: readonly OpenGroup[];
    readonly now: number;
  },
): Promise<EventDetail | undefined> {
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
  const found =
    archive === undefined
      ? undefined
      : await attempt('archive', ['s3:ListBucket', 's3:GetObject', 'dynamodb:GetItem'], () =>
          find(pipeline, archive, id, now),
        );
  if (archive === undefined) remarks.push({ text: 'archive: its bucket is not known; give it as --archive' });
  const group = groups.find(({ facts }) => facts.eventId === id);
  const told = group && ofGroup(group, now);
  if (found === undefined) {
    if (remarks.length === 0)
      remarks.push({
        text: `archive: nothing in the last 24 hours; \`npx sluice find ${id} --since 7d\` looks further back`,
      });
    return told && { id, ...told, remarks };
  }
  const { at, envelope } = found;
  const fate = await attempt('delivery', ['dynamodb:GetItem'], () =>
    fateOf(
      createTableReader(pipeline.clients.dynamodb, pipeline.name),
      at.key,
      { tenant: envelope.tenant, id },
      now,
    ),
  );
  const archived = `s3://${archive}/${at.object}`;
  if (told === undefined)
    remarks.push({
      text: 'rule and group: of no open group is this the latest alert; Wazuh knows its alerts',
    });
  return {
    id,
    item: eventItem(envelope, at.since),
    findings: masksIn(envelope.event as unknown as JsonValue),
    document: envelope.event,
    line: encodeEnvelope(envelope, archived).line,
    archived,
    ...(fate !== undefined && {
      fate: {
        text: fateText(fate.fate),
        settled: fate.fate.kind !== 'waiting' && fate.fate.kind !== 'unknown',
      },
    }),
    ...told,
    links: {
      eventId: id,
      messageKey: at.key,
      ...(envelope.event.trace !== undefined && { traceId: envelope.event.trace.id }),
      ...told?.links,
    },
    remarks,
  };
}

/** What an alert's group says of the event that it is of. */
function ofGroup(group: OpenGroup, now: number): Pick<EventDetail, 'rule' | 'group' | 'messages' | 'links'> {
  const { rule, techniques } = group.facts;
  return {
    rule: {
      hit: { id: rule.id, level: rule.level, description: rule.description },
      groups: rule.groups,
      mitre: techniques.map(({ id }) => id),
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

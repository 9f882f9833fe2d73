import type { TableReader } from '../../../adapters/aws/table/table-reader.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { isJsonObject } from '../../../src/kernel/json.ts';
import type { GroupState } from '../../../src/notify/group/group-state.ts';
import { fateOf } from '../../archive/message-fate.ts';
import { fateText } from '../../cli/commands/ledger/find-view.ts';
import type { EventDetail, GroupView } from '../view.ts';

const MASK = /\[REDACTED:([a-z0-9_]+)\]/g;

/** Where marks stand in a document that was redacted: type and path. */
export function findingsOf(document: JsonValue): NonNullable<EventDetail['findings']> {
  const found = new Map<string, { type: string; path: string; count: number }>();
  const note = (text: string, path: string) => {
    for (const [, type = ''] of text.matchAll(MASK)) {
      const key = `${type} ${path}`;
      found.set(key, { type, path, count: (found.get(key)?.count ?? 0) + 1 });
    }
  };
  const walk = (value: JsonValue, path: readonly string[]): void => {
    if (typeof value === 'string') note(value, path.join('.'));
    else if (Array.isArray(value)) {
      for (const [i, item] of (value as readonly JsonValue[]).entries()) walk(item, [...path, String(i)]);
    } else if (isJsonObject(value))
      for (const [key, item] of Object.entries(value)) {
        note(key, [...path, 'a key'].join('.'));
        walk(item, [...path, key]);
      }
  };
  walk(document, []);
  return [...found.values()];
}

/** What the mark of its message says became of an event. */
export async function fateOfEvent(
  table: TableReader,
  message: string,
  { tenant, event }: Envelope,
  now: number,
): Promise<NonNullable<EventDetail['fate']>> {
  const { fate } = await fateOf(table, message, { tenant, id: event.event.id }, now);
  if (fate.kind === 'unknown')
    return { text: 'in the queue: no function has begun to deliver its message', settled: false };
  return { text: fateText(fate), settled: fate.kind !== 'waiting' };
}

export function groupView(state: GroupState, now: number): GroupView {
  const { key, route, firstAt, lastAt, total, open, taken, mutedUntil = 0 } = state;
  const word = mutedUntil > now ? 'muted' : taken === undefined ? 'open' : 'taken';
  return { key, route, state: open ? word : 'resolved', firstAt, lastAt, alerts: total };
}

export function parseLine(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

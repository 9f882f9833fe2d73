import { userOf } from '../../src/notify/alert-facts.ts';
import {
  ALERT_HISTORY_MS,
  type AlertHistory,
  MAX_SIMILAR,
  SIMILAR_MS,
} from '../../src/notify/alert-history.ts';
import { readRecord, recordOf, sourceAddress } from '../../src/notify/alert-record.ts';
import { createAlertSums } from './alert-sums.ts';
import { createIncidentLog } from './incident-log.ts';
import type { Table } from './table.ts';
import { textOf, textsOf } from './table-item.ts';
import { ABSENT, alertDayKey, alertedKey, alertList, atSecond, expiry } from './table-layout.ts';

const DAY_MS = 86_400_000;

/**
 * Alerts in the table: an item with the record, in the list of its rule, and one each in the list of its source and of its
 * user. Which rules have a list on a day stands in an item of the day. Its functions throw what those of `createTable` throw.
 */
export function createAlertHistory(table: Table, maxSimilar = MAX_SIMILAR): AlertHistory {
  /** Rules that this instance has put down for a day already. */
  const known = new Set<string>();

  async function noteRule(rule: string, at: number): Promise<void> {
    const day = dayOf(at);
    const note = `${day} ${rule}`;
    if (known.has(note)) return;
    const expiresAt = expiry(at + ALERT_HISTORY_MS);
    await table.update(alertDayKey(day), { set: { expiresAt }, add: { rules: new Set([rule]) } });
    if (known.size > 1_000) known.clear();
    known.add(note);
  }

  async function count(list: string | undefined, own: string, now: number): Promise<number | undefined> {
    if (list === undefined) return undefined;
    let found = 0;
    for await (const pks of table.keysBetween(list, now - SIMILAR_MS + 1, now, maxSimilar + 1)) {
      found += pks.filter((pk) => !pk.startsWith(own)).length;
      if (found >= maxSimilar) return maxSimilar;
    }
    return found;
  }

  return {
    incidents: createIncidentLog(table),
    sums: createAlertSums(table),

    async enter(key, facts, at) {
      const { rule, source, user } = alertLists(facts);
      const base = { at, expiresAt: expiry(at + ALERT_HISTORY_MS) };
      const enter = async (part: Parameters<typeof alertedKey>[1], list: string | undefined, record = {}) => {
        const condition = { when: ABSENT, values: atSecond(at) };
        if (list !== undefined)
          await table.put(alertedKey(key, part), { ...base, list, ...record }, condition);
      };
      await Promise.all([
        noteRule(facts.rule.id, at),
        enter('rule', rule, { record: JSON.stringify(recordOf(facts, at)) }),
        enter('source', source),
        enter('user', user),
      ]);
    },

    async similar(key, facts, now) {
      const { rule, source, user } = alertLists(facts);
      const own = alertedKey(key);
      const [ofRule = 0, ofSource, ofUser] = await Promise.all(
        [rule, source, user].map((list) => count(list, own, now)),
      );
      return {
        rule: ofRule,
        ...(ofSource === undefined ? {} : { source: ofSource }),
        ...(ofUser === undefined ? {} : { user: ofUser }),
      };
    },

    async *between(from, until) {
      const days = [];
      for (let at = from; at < until + DAY_MS; at += DAY_MS) days.push(alertDayKey(dayOf(at)));
      const rules = new Set((await table.many(days)).flatMap((item) => [...textsOf(item, 'rules')]));
      for (const rule of [...rules].sort())
        for await (const pks of table.keysBetween(alertList('rule', rule), from, until - 1)) {
          const items = await table.many(pks);
          yield items
            .flatMap((item) => readRecord(textOf(item, 'record')) ?? [])
            .toSorted((a, b) => a.at - b.at);
        }
    },
  };
}

function alertLists(facts: Parameters<typeof recordOf>[0]) {
  const [source, user] = [sourceAddress(facts), userOf(facts)];
  return {
    rule: alertList('rule', facts.rule.id),
    source: source === undefined ? undefined : alertList('source', source),
    user: user === undefined ? undefined : alertList('user', user),
  };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

import { userOf } from '../../../src/notify/alert/alert-facts.ts';
import {
  ALERT_HISTORY_MS,
  type AlertHistory,
  MAX_SIMILAR,
  SIMILAR_MS,
} from '../../../src/notify/alert/alert-history.ts';
import { readRecord, recordOf, sourceAddress } from '../../../src/notify/alert/alert-record.ts';
import { createAlertSums } from './alert-sums.ts';
import { gathered } from './gather.ts';
import { createIncidentLog } from './incident-log.ts';
import type { Table } from './table.ts';
import { textOf, textsOf } from './table-item.ts';
import { alertDayKey, alertedKey, alertList, expiry, isLive } from './table-layout.ts';

const DAY_MS = 86_400_000;
/** Alerts of one batch come shortly after each other, and nobody waits for their entries. */
const LINGER_MS = 5;

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

  /** What stands there already stays as it is: an alert is of the time at which it came first. */
  async function enterAll(alerts: readonly Entered[]): Promise<readonly undefined[]> {
    const there = new Set(
      (await table.many(alerts.map(({ key }) => alertedKey(key, 'rule'))))
        .filter((item) => isLive(item, alerts[0]?.at ?? 0))
        .map((item) => textOf(item, 'pk')),
    );
    const fresh = alerts.filter(({ key }) => !there.has(alertedKey(key, 'rule')));
    await Promise.all([
      table.putAll(fresh.toReversed().flatMap(itemsOf)),
      ...fresh.map(({ facts, at }) => noteRule(facts.rule.id, at)),
    ]);
    return alerts.map(() => undefined);
  }
  const enter = gathered(enterAll, LINGER_MS);

  return {
    incidents: createIncidentLog(table),
    sums: createAlertSums(table),

    enter: (key, facts, at) => enter({ key, facts, at }),

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

interface Entered {
  readonly key: string;
  readonly facts: Parameters<typeof recordOf>[0];
  readonly at: number;
}

function itemsOf({ key, facts, at }: Entered) {
  const { rule, source, user } = alertLists(facts);
  const base = { at, expiresAt: expiry(at + ALERT_HISTORY_MS) };
  const record = JSON.stringify(recordOf(facts, at));
  return [
    { ...base, pk: alertedKey(key, 'rule'), list: rule, record },
    ...(source === undefined ? [] : [{ ...base, pk: alertedKey(key, 'source'), list: source }]),
    ...(user === undefined ? [] : [{ ...base, pk: alertedKey(key, 'user'), list: user }]),
  ];
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

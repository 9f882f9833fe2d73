import { userOf } from '../../src/notify/alert/alert-facts.ts';
import { type AlertHistory, MAX_SIMILAR, SIMILAR_MS } from '../../src/notify/alert/alert-history.ts';
import { type AlertRecord, recordOf, sourceAddress } from '../../src/notify/alert/alert-record.ts';
import { createMemoryAlertSums } from './alert-sums.ts';
import { createMemoryIncidentLog } from './incident-log.ts';

/** Alerts of this process. */
export function createMemoryAlertHistory(maxSimilar = MAX_SIMILAR): AlertHistory {
  const records = new Map<string, AlertRecord>();
  return {
    enter: async (key, facts, at) => {
      if (!records.has(key)) records.set(key, recordOf(facts, at));
    },

    similar: async (key, facts, now) => {
      const others = [...records].flatMap(([of, record]) =>
        of !== key && record.at > now - SIMILAR_MS && record.at <= now ? [record] : [],
      );
      const count = (is: (record: AlertRecord) => boolean) => Math.min(others.filter(is).length, maxSimilar);
      const [source, user] = [sourceAddress(facts), userOf(facts)];
      return {
        rule: count(({ rule }) => rule.id === facts.rule.id),
        ...(source === undefined ? {} : { source: count((record) => record.source === source) }),
        ...(user === undefined ? {} : { user: count((record) => record.user === user) }),
      };
    },

    async *between(from, until) {
      yield [...records.values()].filter(({ at }) => at >= from && at < until);
    },

    incidents: createMemoryIncidentLog(),
    sums: createMemoryAlertSums(),
  };
}

import { type AlertFacts, factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { WazuhAlertSchema } from '../../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';

const KEPT = 500;

/** What of an alert leads on: its own id, its event's, and the group that it joins. */
export interface AlertBook {
  heard(alert: unknown): void;
  /** Group of an alert, by its id. */
  groupOf(alertId: string): string | undefined;
  /** The alert that an event raised. */
  ofEvent(eventId: string): Alerted | undefined;
  /** Events whose alerts joined a group, newest first. */
  eventsOf(groupKey: string): readonly string[];
}

export interface Alerted {
  readonly alertId: string;
  readonly groupKey: string;
  readonly facts: AlertFacts;
}

/** Alerts as the manager raised them, the newest so many. */
export function createAlertBook(): AlertBook {
  const byId = new Map<string, Alerted>();
  return {
    heard(alert) {
      const read = WazuhAlertSchema.safeParse(alert);
      if (!read.success) return;
      const facts = factsOf(read.data);
      byId.set(facts.alertId, { alertId: facts.alertId, groupKey: groupKey(facts), facts });
      const [oldest] = byId.keys();
      if (byId.size > KEPT && oldest !== undefined) byId.delete(oldest);
    },
    groupOf: (alertId) => byId.get(alertId)?.groupKey,
    ofEvent: (eventId) => [...byId.values()].findLast(({ facts }) => facts.eventId === eventId),
    eventsOf: (groupKey) => {
      const joined = [...byId.values()].filter((alerted) => alerted.groupKey === groupKey).toReversed();
      return [...new Set(joined.flatMap(({ facts }) => facts.eventId ?? []))];
    },
  };
}

import { type AlertFacts, factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { WazuhAlertSchema } from '../../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';

const KEPT = 500;

/** What of an alert leads on: its own id, its event's, and the group that it joins. */
export interface AlertBook {
  heard(alert: HeardAlert): void;
  /** Group of an alert, by its id. */
  groupOf(alertId: string): string | undefined;
  /** The alert that an event raised. */
  ofEvent(eventId: string): Alerted | undefined;
  /** Events whose alerts join the group of this one, newest first. */
  eventsBeside(alerted: Alerted): readonly string[];
}

/** An alert as the manager writes it; of the rest nothing is read before somebody asks. */
export interface HeardAlert {
  readonly id: string;
  readonly rule: { readonly id: string };
}

export interface Alerted {
  readonly alertId: string;
  readonly groupKey: string;
  readonly facts: AlertFacts;
}

/** Alerts as the manager raised them, the newest so many. Nearly every event raises one, and few are looked at. */
export function createAlertBook(): AlertBook {
  const alerts = new Map<string, HeardAlert>();
  const known = new WeakMap<HeardAlert, readonly Alerted[]>();
  /** None when it is no alert that can be told of. */
  const read = (alert: HeardAlert): readonly Alerted[] => {
    const before = known.get(alert);
    if (before !== undefined) return before;
    const { success, data } = WazuhAlertSchema.safeParse(alert);
    const facts = success ? factsOf(data) : undefined;
    const alerted = facts === undefined ? [] : [{ alertId: facts.alertId, groupKey: groupKey(facts), facts }];
    known.set(alert, alerted);
    return alerted;
  };
  return {
    heard(alert) {
      alerts.set(alert.id, alert);
      const [oldest] = alerts.keys();
      if (alerts.size > KEPT && oldest !== undefined) alerts.delete(oldest);
    },
    groupOf: (alertId) => {
      const alert = alerts.get(alertId);
      return alert === undefined ? undefined : read(alert)[0]?.groupKey;
    },
    ofEvent: (eventId) => {
      const named = JSON.stringify(eventId);
      return [...alerts.values()]
        .filter((alert) => JSON.stringify(alert).includes(named))
        .flatMap(read)
        .findLast(({ facts }) => facts.eventId === eventId);
    },
    eventsBeside: ({ groupKey: key, facts: { rule } }) => {
      const joined = [...alerts.values()]
        .filter((alert) => alert.rule.id === rule.id)
        .flatMap(read)
        .filter((each) => each.groupKey === key);
      return [...new Set(joined.toReversed().flatMap(({ facts }) => facts.eventId ?? []))];
    },
  };
}

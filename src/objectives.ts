/**
 * What Sluice promises of its service, as data: alarms, dashboard and `docs/slo.md` read it. A share is of what happened in 30 days.
 */

export type ObjectiveName = 'door' | 'delivery' | 'alerting';

export interface Objective {
  readonly promise: string;
  /** Share that must be well, below 1. */
  readonly target: number;
  /** Beyond it an event or a message is late; where time decides. */
  readonly withinS?: number;
}

/** An objective, with `withinS`, that a stage counts by itself. */
export const OBJECTIVES = {
  door: { promise: 'requests are answered with something else than 5xx', target: 0.999 },
  delivery: {
    promise: 'events are in Wazuh five minutes after they were taken, and are not set aside',
    target: 0.99,
    withinS: 300,
  },
  alerting: {
    promise: 'first messages of an alert are in their channel one minute after Wazuh raised it',
    target: 0.99,
    withinS: 60,
  },
} as const satisfies Readonly<Record<ObjectiveName, Objective>>;

/** Of the fourth promise, that nothing is lost, there is no share: the ledger counts it, and one event is too many. */
export const LOSS_OBJECTIVE = 'records that were taken and are nowhere: none';

/**
 * How fast the budget of 30 days burns when somebody is told: at 14.4 times the pace a fiftieth is gone in an hour, at 6 times a
 * twentieth in six. Multiple burn rates of https://sre.google/workbook/alerting-on-slos/, without the short windows, which would end
 * alarms sooner: with an alarm for each of them, and one that puts them together, these would cost three times as much.
 */
export const BURN_RATES = [
  { name: 'fast', rate: 14.4, minutes: 60 },
  { name: 'slow', rate: 6, minutes: 360 },
] as const;

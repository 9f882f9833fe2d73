import { type AlertRule, type LogtestOutput, printEvent, type Verdict } from '@sluice/logtest';

/** The agent part of an alert; `000` is the manager itself. */
export type AlertAgent = LogtestOutput['agent'];

/** One line of alerts.json. Members are in the order the manager writes them. */
export interface WazuhAlert extends LogtestOutput {
  readonly rule: AlertRule;
}

export interface AlertSource {
  readonly rule: AlertRule;
  readonly verdict: Verdict;
  readonly agent: AlertAgent;
  readonly managerName: string;
  readonly atMs: number;
  /** Bytes written to the alert log before this alert; unique on a node together with the second. */
  readonly offset: number;
}

/** What the manager writes for a verdict. This one lives in UTC. */
export function buildAlert({ rule, verdict, agent, managerName, atMs, offset }: AlertSource): WazuhAlert {
  return { ...printEvent({ ...verdict, rule, agent }, { atMs, manager: managerName, number: offset }), rule };
}

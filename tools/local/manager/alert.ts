import type { AlertRule, Verdict } from '@sluice/logtest';

/** The agent part of an alert; `000` is the manager itself. */
export interface AlertAgent {
  readonly id: string;
  readonly name: string;
  readonly ip?: string;
}

/** One line of alerts.json. Members are in the order the manager writes them. */
export interface WazuhAlert extends AnalysedEvent {
  readonly rule: AlertRule;
}

/** What the manager prints of any event; without a rule only in archives and the rule tester. */
export interface AnalysedEvent {
  readonly timestamp: string;
  readonly rule?: AlertRule;
  readonly agent: AlertAgent;
  readonly manager: { readonly name: string };
  readonly id: string;
  readonly previous_output?: string;
  readonly full_log?: string;
  readonly predecoder?: object;
  readonly decoder: { readonly parent?: string; readonly name?: string };
  readonly data?: object;
  readonly location: string;
}

export interface AlertSource<R extends AlertRule | undefined> {
  readonly rule: R;
  readonly verdict: Verdict;
  readonly agent: AlertAgent;
  readonly managerName: string;
  readonly atMs: number;
  /** Bytes written to the alert log before this alert; unique on a node together with the second. */
  readonly offset: number;
}

export function buildAlert(source: AlertSource<AlertRule>): WazuhAlert;
export function buildAlert(source: AlertSource<undefined | AlertRule>): AnalysedEvent;
/** What the manager writes for a verdict. */
export function buildAlert({
  rule,
  verdict,
  agent,
  managerName,
  atMs,
  offset,
}: AlertSource<AlertRule | undefined>): AnalysedEvent {
  const { decoder, decoderParent, previousOutput, fullLog, predecoder, data, location } = verdict;
  return {
    timestamp: alertTime(atMs),
    ...(rule === undefined ? {} : { rule }),
    agent,
    manager: { name: managerName },
    id: `${Math.floor(atMs / 1000)}.${offset}`,
    ...(previousOutput === undefined ? {} : { previous_output: previousOutput }),
    ...(fullLog === undefined ? {} : { full_log: fullLog }),
    ...(predecoder === undefined ? {} : { predecoder }),
    decoder: {
      ...(decoderParent === undefined ? {} : { parent: decoderParent }),
      ...(decoder === null ? {} : { name: decoder }),
    },
    ...(data === undefined ? {} : { data }),
    location,
  };
}

/** Local time with a numeric offset; this manager lives in UTC. */
function alertTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

import type { Agent, Predecoder } from '../decode/event.ts';
import type { AlertRule, JsonObject, Verdict } from './types.ts';

/** An event as a manager prints it in `alerts.json` and as `output` of `PUT /logtest`, keys in its order. */
export interface LogtestOutput {
  /** `2026-03-04T05:06:07.089+0000` */
  readonly timestamp: string;
  /** Absent where no rule takes the event. */
  readonly rule?: AlertRule;
  readonly agent: Agent;
  readonly manager: { readonly name: string };
  /** `<seconds since 1970>.<number>` */
  readonly id: string;
  readonly previous_output?: string;
  readonly full_log?: string;
  readonly predecoder?: Predecoder;
  readonly decoder: { readonly parent?: string; readonly name?: string };
  readonly data?: JsonObject;
  readonly location: string;
}

export interface OutputOptions {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Host name of the manager. */
  readonly manager: string;
  /** Second part of the id. */
  readonly number: number;
}

/** What a manager prints of an event, also of one that neither decoder nor rule takes. */
export function printEvent(verdict: Verdict, { atMs, manager, number }: OutputOptions): LogtestOutput {
  const { decoder, decoderParent, rule, previousOutput, fullLog, predecoder, data, location } = verdict;
  return {
    timestamp: new Date(atMs).toISOString().replace('Z', '+0000'),
    ...(rule === null ? {} : { rule }),
    agent: verdict.agent ?? { id: '000', name: manager },
    manager: { name: manager },
    id: `${Math.floor(atMs / 1000)}.${number}`,
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

/** The same, but empty where nothing decodes: what the command prints. */
export function logtestOutput(
  verdict: Verdict,
  options: OutputOptions,
): LogtestOutput | Record<string, never> {
  return verdict.decoder === null && verdict.rule === null ? {} : printEvent(verdict, options);
}

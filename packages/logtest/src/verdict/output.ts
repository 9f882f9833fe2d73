import type { Agent, Predecoder } from '../decode/event.ts';
import type { AlertRule, JsonObject, Verdict } from './types.ts';

/** `output` of the answer to `PUT /logtest` of a manager, keys in its order; empty where nothing decodes. */
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

export function logtestOutput(
  verdict: Verdict,
  { atMs, manager, number }: OutputOptions,
): LogtestOutput | Record<string, never> {
  const { decoder, decoderParent, rule, previousOutput, fullLog, predecoder, data, location } = verdict;
  if (decoder === null && rule === null) return {};
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

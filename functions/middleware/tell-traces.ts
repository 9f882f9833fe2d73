import type { Envelope } from '../../src/event/envelope.ts';
import { countByTrace } from '../../src/event/event-trace.ts';
import type { LogFields, Telemetry } from '../../src/event/telemetry.ts';

/** A request is in one trace as a rule; a sender that names one for each event must not fill the log. */
export const MAX_TRACES_TOLD = 10;

/**
 * One log line for each trace of the events, with the id as `trace_id`, so that an event is found in the log of every stage.
 * Of more than `MAX_TRACES_TOLD` traces the last line says how many are not told.
 */
export function tellTraces(
  telemetry: Pick<Telemetry, 'log'>,
  message: string,
  fields: LogFields,
  envelopes: Iterable<Envelope>,
): void {
  const traces = [...countByTrace(envelopes)];
  const told = traces.slice(0, MAX_TRACES_TOLD);
  const untold = traces.length - told.length;
  for (const [i, [trace_id, count]] of told.entries())
    telemetry.log('info', message, {
      ...fields,
      trace_id,
      count,
      ...(untold > 0 && i === told.length - 1 && { untold }),
    });
}

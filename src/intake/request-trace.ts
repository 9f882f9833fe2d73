import { type TraceId, traceIdOfParent, traceIdOfXRay } from '../event/trace-id.ts';

export interface TraceSources {
  /** What Lambda says of the running invocation (`_X_AMZN_TRACE_ID`); changes from one to the next. */
  readonly ofInvocation: () => string | undefined;
  /** A new id, at random. */
  readonly begin: () => TraceId;
}

/**
 * The trace that a request is in: its caller's, by W3C Trace Context; else that of the invocation, by which X-Ray knows it;
 * else the door's; else a new one. A caller may name whichever it likes: nothing is decided by it, nor any id made of it.
 */
export function requestTrace(
  header: (name: string) => string | undefined,
  { ofInvocation, begin }: TraceSources,
): TraceId {
  return (
    traceIdOfParent(header('traceparent')) ??
    traceIdOfXRay(ofInvocation()) ??
    traceIdOfXRay(header('x-amzn-trace-id')) ??
    begin()
  );
}

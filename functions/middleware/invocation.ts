import type { MiddlewareObj } from '@middy/core';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { TraceId } from '../../src/event/trace-id.ts';
import { describeError } from '../../src/kernel/coded-error.ts';

/** A telemetry that is written out when an invocation ends. */
export interface InvocationTelemetry extends Telemetry {
  begin(requestId: string): void;
  /** What the invocation is about is in this trace: every later log line of it says so. */
  trace(id: TraceId): void;
  flush(): void;
}

/** Middleware: every log line carries the request id, a surprise is logged by its code, metrics leave with the answer. */
export function invocation(telemetry: InvocationTelemetry): MiddlewareObj {
  return {
    before: (request) => {
      telemetry.begin(request.context.awsRequestId);
    },
    after: () => {
      telemetry.flush();
    },
    onError: (request) => {
      const { name, code, message } = describeError(request.error);
      telemetry.log('error', message ?? 'the invocation failed', { error: name, code });
      telemetry.flush();
    },
  };
}

import type { SecurityEvent } from '../../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { text, word } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import type { LambdaFault } from './lambda-fault.ts';
import { readLambdaJson } from './lambda-json.ts';
import { readLambdaText } from './lambda-text.ts';
import { invalid, logEnvelope, logEvent } from './log-event.ts';

/**
 * The lines of a failure are milliseconds apart. What is invoked asynchronously is tried again with the same request id, a
 * minute later at the soonest: another failure.
 */
const ATTEMPT_MS = 30_000;

const SEVERITY = {
  lambda_error: 'low',
  lambda_timeout: 'low',
  lambda_out_of_memory: 'medium',
  lambda_error_logged: 'info',
} as const;

/**
 * A log event of a Lambda function's log group: `{message, timestamp}`. Errors, time-outs and want of memory are events,
 * and nothing else is. What several lines tell of one failure has one id.
 */
export const normalizeLambda: AwsNormalizer = (record, context) => {
  const { message } = record;
  if (typeof message !== 'string') return invalid('message', 'the log event has no text');
  const fault = readFault(message);
  if (fault === undefined) return ok([]);
  const { action } = fault;
  const identity = failureOf(fault, record.timestamp)?.id;
  const event = logEvent(
    {
      source: 'lambda',
      dataset: 'aws.lambda',
      service: 'lambda',
      at: fault.at ?? record.timestamp,
      action,
      category: ['process'],
      type: ['error'],
      outcome: 'failure',
      severity: SEVERITY[action],
      ...(identity !== undefined && { identity }),
    },
    context,
  );
  addFunction(event, context.origin.name, context.origin.object);
  addFault(event, fault);
  return ok([logEnvelope('lambda', context, event)]);
};

/** A failure of an invocation, as all lines that tell of it have it in common: a time-out has its own and the report's. */
interface LambdaFailure {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Undefined for lines that tell of nothing, or that the function wrote itself: of these there may be many. */
export function lambdaFailureOf({ message, timestamp }: JsonObject): LambdaFailure | undefined {
  const fault = typeof message === 'string' ? readFault(message) : undefined;
  return fault && failureOf(fault, timestamp);
}

function failureOf(
  { action, request }: LambdaFault,
  timestamp: JsonValue | undefined,
): LambdaFailure | undefined {
  if (request === undefined || action === 'lambda_error_logged') return undefined;
  const at = typeof timestamp === 'number' ? Math.floor(timestamp / ATTEMPT_MS) * ATTEMPT_MS : 0;
  return { id: `${request} ${action} ${at}`, at };
}

function readFault(message: string): LambdaFault | undefined {
  const line = message.trim();
  return line.startsWith('{') ? ofJson(line) : readLambdaText(line);
}

function ofJson(message: string): LambdaFault | undefined {
  try {
    const line: unknown = JSON.parse(message);
    return isJsonObject(line) ? readLambdaJson(line) : undefined;
  } catch {
    return undefined;
  }
}

/** `/aws/lambda/<function>`, and of a stream `2026/03/04/[<version>]…` or `2026/03/04/<function>[<version>]…`. */
function addFunction(event: SecurityEvent, group: string, stream = ''): void {
  const name = word(group.replace(/^\/aws\/lambda\//, ''));
  const version = /\[([\w$-]{1,64})\]/.exec(stream)?.[1];
  if (name !== undefined) event.service = { name, ...(version !== undefined && { version }) };
}

function addFault(event: SecurityEvent, fault: LambdaFault): void {
  const { request, type, durationMs, memoryMb, memoryUsedMb } = fault;
  const code = word(type ?? '');
  const message = text(1_024)(fault.message ?? '');
  if (code !== undefined || message !== undefined)
    event.error = { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
  if (request !== undefined) event.http = { request: { id: request } };
  if (durationMs !== undefined && durationMs >= 0 && durationMs < 1e9)
    event.event.duration = Math.round(durationMs * 1e6);
  const details = {
    ...(memoryMb !== undefined && { memory_mb: memoryMb }),
    ...(memoryUsedMb !== undefined && { memory_used_mb: memoryUsedMb }),
  };
  if (Object.keys(details).length > 0) event.sluice = { details };
}

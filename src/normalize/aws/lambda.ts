import type { SecurityEvent } from '../../event/security-event.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { text, word } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import type { LambdaFault } from './lambda-fault.ts';
import { readLambdaJson } from './lambda-json.ts';
import { readLambdaText } from './lambda-text.ts';
import { invalid, logEnvelope, logEvent } from './log-event.ts';

const SEVERITY = {
  lambda_error: 'low',
  lambda_timeout: 'low',
  lambda_out_of_memory: 'medium',
  lambda_error_logged: 'info',
} as const;

/**
 * A log event of a Lambda function's log group: `{message, timestamp}`. Errors, time-outs and want of memory are events,
 * and nothing else is. What several lines tell of one invocation has one id.
 */
export const normalizeLambda: AwsNormalizer = (record, context) => {
  const { message } = record;
  if (typeof message !== 'string') return invalid('message', 'the log event has no text');
  const fault = readFault(message.trim());
  if (fault === undefined) return ok([]);
  const { action, request } = fault;
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
      // Of one invocation there may be many lines that the function wrote itself.
      ...(request !== undefined && action !== 'lambda_error_logged' && { identity: `${request} ${action}` }),
    },
    context,
  );
  addFunction(event, context.origin.name, context.origin.object);
  addFault(event, fault);
  return ok([logEnvelope('lambda', context, event)]);
};

function readFault(message: string): LambdaFault | undefined {
  return message.startsWith('{') ? ofJson(message) : readLambdaText(message);
}

function ofJson(message: string): LambdaFault | undefined {
  try {
    const line: unknown = JSON.parse(message);
    return isJsonObject(line) ? readLambdaJson(line as JsonObject) : undefined;
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

import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { objectAt, wordAt } from '../cloudtrail-actor.ts';
import { fatal, type LambdaFault } from './lambda-fault.ts';

const BAD_LEVEL = /^(?:error|fatal|critical)$/i;
/** Written by Lambda at the end of an invocation or of its beginning. */
const REPORT = /^platform\.(?:report|runtimeDone|initReport|initRuntimeDone)$/;

const number = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const textAt = (object: JsonObject, key: string): string | undefined => {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
};

/**
 * A line of Lambda's JSON log format, or an error that a runtime writes as JSON.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
 */
export function readLambdaJson(line: JsonObject): LambdaFault | undefined {
  const type = wordAt(line, 'type');
  if (type !== undefined && REPORT.test(type)) return ofReport(objectAt(line, 'record'), line.time);
  const at = line.timestamp ?? line.time;
  const request = wordAt(line, 'requestId') ?? wordAt(line, 'AWSRequestId');
  const told = [line, line.message, line.error].filter(isJsonObject).find((each) => 'errorType' in each);
  if (told !== undefined)
    return fatal({ at, request, type: wordAt(told, 'errorType'), message: textAt(told, 'errorMessage') });
  if (!BAD_LEVEL.test(wordAt(line, 'level') ?? '')) return undefined;
  return {
    action: 'lambda_error_logged',
    at,
    request: request ?? wordAt(line, 'function_request_id'),
    type: wordAt(objectAt(line, 'error'), 'name'),
    message: textAt(line, 'message') ?? textAt(line, 'msg') ?? textAt(objectAt(line, 'error'), 'message'),
  };
}

function ofReport(record: JsonObject, at: JsonValue | undefined): LambdaFault | undefined {
  const metrics = objectAt(record, 'metrics');
  const fault = {
    at,
    request: wordAt(record, 'requestId'),
    type: wordAt(record, 'errorType'),
    durationMs: number(metrics.durationMs),
    memoryMb: number(metrics.memorySizeMB),
    memoryUsedMb: number(metrics.maxMemoryUsedMB),
  };
  if (record.status === 'timeout') return { ...fault, action: 'lambda_timeout' };
  return record.status === 'error' || record.status === 'failure' ? fatal(fault) : undefined;
}

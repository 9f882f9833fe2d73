import { describe, expect, test } from 'vitest';
import { LOG_GROUP_PATTERNS } from '../../../../src/config/aws-settings.ts';
import { AWS_NORMALIZERS } from '../../../../src/normalize/aws/normalizers.ts';
import { awsContext, ofMessage, only } from '../../../support/aws-logs.ts';
import { passesPattern } from '../../../support/log-patterns.ts';

const ID = '3be60d16-0000-4000-8000-0123456789ab';
const AT = '2026-03-04T05:06:07.089Z';
const REPORT = `REPORT RequestId: ${ID}\tDuration: 3000.25 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: `;
const report = (record: object) => JSON.stringify({ time: AT, type: 'platform.report', record });

const TOLD: readonly (readonly [what: string, message: string, action: string, code?: string])[] = [
  ['a time-out', `${AT} ${ID} Task timed out after 3.00 seconds\n\n`, 'lambda_timeout'],
  ['a report of a time-out', `${REPORT}30 MB\tStatus: timeout\t\n`, 'lambda_timeout'],
  [
    'a time-out before the first request',
    'INIT_REPORT Init Duration: 10009.55 ms\tPhase: init\tStatus: timeout',
    'lambda_timeout',
  ],
  [
    'a JSON report of a time-out',
    report({ requestId: ID, status: 'timeout', metrics: { durationMs: 3000.25 } }),
    'lambda_timeout',
  ],
  [
    'an exit',
    `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`,
    'lambda_error',
    'Runtime.ExitError',
  ],
  [
    'a wrong handler',
    `RequestId: ${ID} Error: fork/exec /var/task/bootstrap: no such file\nRuntime.InvalidEntrypoint`,
    'lambda_error',
    'Runtime.InvalidEntrypoint',
  ],
  [
    'an exit of the years before',
    `RequestId: ${ID} Process exited before completing request`,
    'lambda_error',
  ],
  [
    'a kill',
    `RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
    'lambda_out_of_memory',
    'Runtime.ExitError',
  ],
  [
    'a report with no memory left',
    `${REPORT}128 MB\tStatus: error\tError Type: Runtime.ExitError\n`,
    'lambda_out_of_memory',
    'Runtime.ExitError',
  ],
  [
    'a report of an error',
    `${REPORT}90 MB\tStatus: error\tError Type: Runtime.ExitError\n`,
    'lambda_error',
    'Runtime.ExitError',
  ],
  [
    'a full heap of Node.js',
    '<--- Last few GCs --->\n\n[8:0x1]  5 ms: Mark-Compact',
    'lambda_out_of_memory',
    'OutOfMemory',
  ],
  [
    'what Node.js did not catch',
    `${AT}\t${ID}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"x is not a function","stack":["TypeError: x"]}`,
    'lambda_error',
    'TypeError',
  ],
  [
    'what Node.js did not catch at the start',
    `${AT}\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"no module"}`,
    'lambda_error',
    'Runtime.ImportModuleError',
  ],
  [
    'what Python did not catch',
    '[ERROR] ValueError: no such order\nTraceback (most recent call last):\n  File "/var/task/app.py", line 3',
    'lambda_error',
    'ValueError',
  ],
  [
    'want of memory in Python',
    '[ERROR] MemoryError\nTraceback (most recent call last):',
    'lambda_out_of_memory',
    'MemoryError',
  ],
  [
    'what is thrown in JSON',
    JSON.stringify({
      timestamp: AT,
      level: 'ERROR',
      requestId: ID,
      message: { errorType: 'TypeError', errorMessage: 'x' },
    }),
    'lambda_error',
    'TypeError',
  ],
  [
    'what a Go function returns',
    JSON.stringify({ errorMessage: 'no such order', errorType: 'errorString' }),
    'lambda_error',
    'errorString',
  ],
  [
    'a JSON report of a failure',
    report({ requestId: ID, status: 'failure', errorType: 'Function.Unknown', metrics: {} }),
    'lambda_error',
    'Function.Unknown',
  ],
  [
    'an error that Node.js logs',
    `${AT}\t${ID}\tERROR\tcannot reach the store\n    at x`,
    'lambda_error_logged',
  ],
  ['an error that Python logs', `[ERROR]\t${AT}\t${ID}\tcannot reach the store`, 'lambda_error_logged'],
  [
    'an error that a logger writes as JSON',
    JSON.stringify({
      level: 'ERROR',
      message: 'cannot reach the store',
      function_request_id: ID,
      error: { name: 'StoreError' },
    }),
    'lambda_error_logged',
    'StoreError',
  ],
];

const UNTOLD: readonly string[] = [
  `START RequestId: ${ID} Version: $LATEST`,
  `END RequestId: ${ID}`,
  `${REPORT}30 MB\t`,
  report({ requestId: ID, status: 'success', metrics: { durationMs: 3 } }),
  `${AT}\t${ID}\tINFO\tTask timed out after 3.00 seconds, says the shop`,
  `${AT}\t${ID}\tWARN\tStatus: timeout`,
  'the order has Status: error',
  JSON.stringify({ level: 'INFO', message: 'ERROR' }),
  '{"level":"ERROR"',
  '',
];

describe('of a Lambda function', () => {
  const told = TOLD.map(([what, message, action, code]) => ({ what, message, action, code }));
  test.each(told)('$what is told', ({ message, action, code }) => {
    const { event, record } = only(ofMessage('lambda', message));
    expect(record).toBeUndefined();
    expect(event).toMatchObject({
      event: { action, outcome: 'failure', category: ['process'], type: ['error'], dataset: 'aws.lambda' },
      service: { name: 'checkout', version: '$LATEST' },
      '@timestamp': AT,
    });
    expect(event.error?.code).toBe(code);
  });

  test.each(UNTOLD)('nothing is told of %j', (message) => {
    expect(ofMessage('lambda', message)).toEqual([]);
  });

  test('the line of a time-out and the report of it are one event', () => {
    const [line, ofReport, json] = TOLD.filter(
      ([, message, action]) => action === 'lambda_timeout' && message.includes(ID),
    ).map(([, message], i) => only(ofMessage('lambda', message, `event-${i}`)).event.event.id);
    expect(ofReport).toBe(line);
    expect(json).toBe(line);
  });

  test('two lines that a function writes in one invocation are two events', () => {
    const message = `[ERROR]\t${AT}\t${ID}\tcannot reach the store`;
    const [first, second] = ['1', '2'].map((id) => only(ofMessage('lambda', message, id)).event.event.id);
    expect(first).not.toBe(second);
  });

  test('a report says how long it took and how much memory it had', () => {
    const { event } = only(ofMessage('lambda', `${REPORT}30 MB\tStatus: timeout\t\n`));
    expect(event.event.duration).toBe(3_000_250_000);
    expect(event.sluice).toEqual({ details: { memory_mb: 128, memory_used_mb: 30 } });
    expect(event.http).toEqual({ request: { id: ID } });
  });

  test('a log event without text is refused', () => {
    expect(AWS_NORMALIZERS.lambda?.({ message: 7 }, awsContext('lambda'))).toMatchObject({
      ok: false,
      error: { code: 'invalid_record', path: 'message' },
    });
  });

  test('all that is told passes the pattern that log groups are subscribed with, and everyday lines do not', () => {
    for (const [what, message] of TOLD)
      expect(passesPattern(LOG_GROUP_PATTERNS.lambda, message), what).toBe(true);
    for (const message of UNTOLD.slice(0, 4))
      expect(passesPattern(LOG_GROUP_PATTERNS.lambda, message)).toBe(false);
  });
});

import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Envelope } from '../../src/event/envelope.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';

export function sqsRecord(body: string, messageId = 'm-1', receives = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:test',
    awsRegion: 'eu-west-1',
  };
}

export function sqsEvent(...Records: readonly SQSRecord[]): SQSEvent {
  return { Records: [...Records] };
}

/** The one message that these envelopes fit into. */
export function packedBody(envelopes: readonly Envelope[], since = 0): string {
  const [message, ...rest] = packEnvelopes(envelopes, since);
  if (message === undefined || rest.length > 0) throw new Error('the envelopes do not make one message');
  return JSON.stringify(message);
}

let invocations = 0;

/** A context with half a minute left; every call is another invocation. */
export function lambdaContext(): Context {
  invocations += 1;
  return {
    awsRequestId: `request-${invocations}`,
    functionName: 'test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
    memoryLimitInMB: '512',
    logGroupName: 'test',
    logStreamName: 'test',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => 30_000,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

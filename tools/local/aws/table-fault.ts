import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What DynamoDB and the way to it may do to a call.
 *
 * - `throughput-exceeded`, `throttling`, `internal-error`: refused in DynamoDB's words, nothing is done.
 * - `reset`: the connection breaks before anything is done.
 * - `answer-lost`: it is done, and the connection breaks instead of the answer.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export type TableFault = keyof typeof REFUSALS | 'reset' | 'answer-lost';

const REFUSALS = {
  'throughput-exceeded': {
    status: 400,
    type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput for the table was exceeded.',
  },
  throttling: {
    status: 400,
    type: 'com.amazon.coral.availability#ThrottlingException',
    message: 'Throughput exceeds the current capacity of your table or index.',
  },
  'internal-error': {
    status: 500,
    type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The request could not be processed because of an internal failure.',
  },
} as const;

/** Lets the fault strike one request; true when the request must still be done. */
export function strikeTable(fault: TableFault, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault) {
    case 'answer-lost':
      response.end = () => {
        request.socket.destroy();
        return response;
      };
      return true;
    case 'reset':
      request.socket.resetAndDestroy();
      return false;
    case 'throughput-exceeded':
    case 'throttling':
    case 'internal-error': {
      const { status, type, message } = REFUSALS[fault];
      request.resume();
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': randomUUID(),
      });
      response.end(JSON.stringify({ __type: type, message }));
      return false;
    }
  }
}

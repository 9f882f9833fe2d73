import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** A Lambda context that counts down to the function's timeout as the real one does. */
export function createContext(functionName: string, timeoutS: number, clock: () => number): Context {
  const endsAt = clock() + timeoutS * 1000;
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - clock()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

import { FREE_PORTS } from '../stack-options.ts';
import { readState } from '../state-file.ts';

/** The stack that a demo plays on. */
export interface Target {
  readonly ingestUrl: string;
  readonly consoleUrl: string;
  readonly consoleToken: string;
  readonly key: string;
  readonly s3: string;
  readonly sqs: string;
  close(): Promise<void>;
}

/** The stack that is running, or one of the demo's own, which ends with it. */
export async function findTarget(): Promise<Target> {
  const running = await readState();
  if (running?.localManager === true) {
    console.log(`using the stack that is running at ${running.ingestUrl}`);
    return { ...running, close: async () => {} };
  }
  console.log(
    running === undefined
      ? 'no stack is running from this checkout; starting one for the demo …'
      : 'the running stack forwards to a manager whose verdicts cannot be seen from here; starting another for the demo …',
  );
  const { startStack } = await import('../stack.ts');
  const stack = await startStack({ ports: FREE_PORTS });
  const { s3 = '', sqs = '' } = stack.aws.endpoints ?? {};
  return { ...stack, s3, sqs };
}

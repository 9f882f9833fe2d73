import { CodedError } from '../../src/kernel/coded-error.ts';
import { readArguments } from './arguments.ts';
import { narrate } from './narrate.ts';
import { type Stack, startStack } from './stack.ts';
import { LOCAL } from './stack-config.ts';
import { writeState } from './state-file.ts';

function welcome(stack: Stack): string {
  const curl = [
    `curl -sS ${stack.ingestUrl}/v1/events \\`,
    `  -H 'Authorization: Bearer ${stack.key}' -H 'Content-Type: application/json' \\`,
    `  -d '{"action":"auth_login_failed","user":{"id":"u_1","email":"ann@example.com"},"source":{"ip":"198.51.100.7"},"details":{"card":"4111 1111 1111 1111"}}'`,
  ].join('\n');
  return `
Sluice is running on this machine.

  ingest    ${stack.ingestUrl}/v1/events
  console   ${stack.consoleUrl}
  manager   ${stack.managerUrl}${stack.manager?.agentPort === undefined ? '' : `   agents 127.0.0.1:${stack.manager.agentPort}`}
  key       ${stack.key}
  trail     s3://${LOCAL.trailBucket}   at ${stack.aws.endpoints?.s3}
  Slack     ${stack.inbox.slack.url}
  e-mail    ${stack.inbox.smtp.url}

Post an event; send it five times within five minutes and the brute-force rule fires:

${curl}

Or let a day go by:  npm run demo
Stop with Ctrl-C. Every event's way follows.
`;
}

async function main(): Promise<void> {
  const { ports, realManager } = readArguments(process.argv.slice(2), process.env);
  const stack = await startStack({ ports, ...(realManager && { realManager }) });
  const forget = await writeState(stack);
  stack.journal.subscribe((entry) => console.log(narrate(entry)));
  console.log(welcome(stack));

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    console.log('\nstopping …');
    forget()
      .then(() => stack.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof CodedError ? error.message : error);
  process.exit(1);
});

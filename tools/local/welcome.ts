import type { Stack } from './stack.ts';
import { LOCAL } from './stack-config.ts';

const EXAMPLE = {
  action: 'auth_login_failed',
  user: { id: 'u_1', email: 'ann@example.com' },
  source: { ip: '198.51.100.7' },
  details: { card: '4111 1111 1111 1111' },
};

/** What a person sees when the stack has started: where everything is, and what to do first. */
export function welcome(stack: Stack): string {
  const {
    ingestUrl,
    consoleUrl,
    consoleToken,
    managerUrl,
    manager,
    key,
    aws,
    inbox,
    signingSecret,
    hookSecrets,
  } = stack;
  const managerText =
    manager === undefined
      ? `${managerUrl}  (yours)\n  alerts    ${ingestUrl}/v1/alerts  for its script, which signs with ${signingSecret}`
      : `${managerUrl}  agents on 127.0.0.1:${manager.agentPort}`;
  return `
Sluice is running on this machine.

  console   ${consoleUrl}/?token=${consoleToken}  (open this one in a browser)
  API       ${consoleUrl}/api?token=${consoleToken}
  ingest    ${ingestUrl}/v1/events
  key       ${key}
  webhooks  ${ingestUrl}/v1/hooks/supabase  X-Sluice-Hook-Secret: ${hookSecrets.supabase}
            signed by Standard Webhooks with ${hookSecrets.supabaseSigned}
            ${ingestUrl}/v1/hooks/sentry  client secret ${hookSecrets.sentry}
            or ?token=${hookSecrets.sentryPlugin}
  manager   ${managerText}
  trail     s3://${LOCAL.trailBucket}  at ${aws.endpoints?.s3}
  Slack     ${inbox.slack.url}
  e-mail    ${inbox.smtp.url}

Post an event. Five within five minutes are brute force, which the team hears of:

curl -sS -w '\\n' ${ingestUrl}/v1/events \\
  -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(EXAMPLE)}'

In a second terminal, let a day go by:   npm run demo
or deliver what AWS would:                npx sluice cloudtrail send --local <file>
Stop with Ctrl-C. Every event's way follows: when, rule and level, how long it took, what happened.
`;
}

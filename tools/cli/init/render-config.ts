import { type Answers, configOf } from './answers.ts';
import { type Comments, literal, type Plain } from './literal.ts';

const COMMENTS: Comments = {
  environment: 'The only account and region that this is deployed to.',
  tenants: 'Whose events are kept apart. What is redacted, and how: docs/redaction.md',
  hooks: 'Secrets of hooks stand in the secret `<name>/hooks`, by the name of the hook: docs/webhooks.md',
  cloudtrail:
    'How buckets are connected: docs/cloudtrail-setup.md. What of it nobody needs: docs/cloudtrail-filters.md',
  aws: 'What else AWS tells: docs/aws-sources.md. Other accounts: docs/organisation.md',
  'wazuh.nodes': 'User and password stand in the secret `<name>/wazuh`: docs/secrets.md',
  'wazuh.tls': 'Whom to believe. Verification cannot be switched off.',
  'wazuh.agent': 'docs/agent.md',
  'wazuh.s3': 'docs/pull-from-s3.md',
  forward: 'Which events take which way: docs/delivery.md',
  'alerts.threshold': 'Lowest level of a Wazuh rule that people are told of.',
  'alerts.channels':
    'Addresses and keys stand in the secret `<name>/channels`, by the name of the channel: docs/channels.md',
  'alerts.routes': 'Which alerts go where: docs/alerts.md',
  observability: 'Alarms, metrics, a budget: docs/observability.md',
  'observability.dashboard':
    'Of CloudWatch, 3 USD a month beyond three of an account. `npx sluice console` needs none.',
};

/**
 * The file that the answers make.
 *
 * @param source what `defineConfig` is imported from, as the file says it
 */
export function renderConfig(answers: Answers, source = './src/config.ts'): string {
  return `import { defineConfig } from ${literal(source)};

/**
 * Written by \`npx sluice init\`, yours from now on. \`npx cdk synth\` checks it; docs/configuration.md explains every key.
 * Secrets never stand here: the stack creates them empty, and you fill them.
 */
export default defineConfig(${literal(configOf(answers) as Plain, COMMENTS)});
`;
}

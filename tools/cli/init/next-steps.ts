import type { SluiceConfig } from '../../../src/config.ts';
import { secretCommands } from './secret-commands.ts';

/** What to do with a new configuration, as lines for a shell. */
export function nextSteps(config: SluiceConfig, region: string): string {
  const account = config.environment?.account ?? '<account>';
  const fill = secretCommands(config).map(({ command }) => `  ${command}`);
  return `Next, with credentials of AWS in this terminal:

  export AWS_REGION=${region}
  npx cdk bootstrap aws://${account}/${region}   # once in an account and region
  npx cdk deploy ${config.name}

It prints the address for clients (IngestUrl). Then fill the secrets that it has made:

${fill.join('\n')}

Put the rules onto the manager, connect the way back, and look at everything:

  npx sluice rules push --help
  npx sluice wazuh config --url <IngestUrl>
  SLUICE_URL=<IngestUrl> npx sluice doctor

docs/deploy.md goes through it step by step.
`;
}

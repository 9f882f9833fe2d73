import type { SluiceConfig } from '../../../src/config.ts';
import { secretCommands } from './secret-commands.ts';

/** What `cdk` reads when nothing else is named. */
const USUAL_FILE = 'sluice.config.ts';

/**
 * What to do with a new configuration, as lines for a shell.
 *
 * @param file where it stands, as it was named
 */
export function nextSteps(config: SluiceConfig, region: string, file: string): string {
  const named = file === USUAL_FILE ? '' : ` -c ${shellWord(`config=${file}`)}`;
  const account = config.environment?.account ?? '<account>';
  const fill = secretCommands(config).map(({ command }) => `  ${command}`);
  return `Next, with credentials of AWS in this terminal:

  export AWS_REGION=${region}
  npx cdk bootstrap aws://${account}/${region}   # once in an account and region
  npx cdk deploy ${config.name}${named}

It prints the address for clients (IngestUrl). Then fill the secrets that it has made:

${fill.join('\n')}

Put the rules onto the manager, connect the way back, and look at everything:

  npx sluice rules push --help
  npx sluice wazuh config --url <IngestUrl>
  SLUICE_URL=<IngestUrl> npx sluice doctor

docs/deploy.md goes through it step by step.
`;
}

function shellWord(text: string): string {
  return /^[\w./=:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

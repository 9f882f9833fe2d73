import { type Command, Option } from 'commander';
import { CHECK_GROUPS, CHECK_NAMES } from './doctor/catalogue.ts';
import type { DoctorCommandFlags } from './doctor/doctor.ts';
import type { CliContext } from './program.ts';

/** `sluice doctor`: what there is. The checks are loaded when it is run. */
export function addDoctor(
  program: Command,
  { streams, env, now, columns }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('doctor')
    .summary('look at everything that a deployment needs, and say what to do')
    .description(
      'Looks at the manager, its rules and the account there, the queues, secrets and table of the deployment, and the ' +
        'way in and back. Each line is green, amber (it works, and you should know) or red, with the next step. The ' +
        'exit code is 1 when anything is red. Nothing is changed, but for the probe: one event that goes in and comes ' +
        'back as an alert about which nobody is told.',
    )
    .addOption(
      new Option('--local', 'the stack that `npm start` runs here').conflicts([
        'region',
        'archive',
        'url',
        'key',
      ]),
    )
    .option(
      '--only <names>',
      `groups (${CHECK_GROUPS.join(', ')}) or checks (${CHECK_NAMES.join(', ')}), with commas between; what they need is looked at, too`,
    )
    .option('--no-probe', 'send no probe event')
    .option('--json', 'one JSON document')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--url <url>', 'ingest URL, or SLUICE_URL')
    .option(
      '--key <key>',
      'ingest key for the probe; better in SLUICE_KEY, since other users see command lines',
    )
    .option('--archive <bucket>', 'bucket of the archive, or SLUICE_ARCHIVE')
    .addHelpText(
      'after',
      `
It reads the sluice.config.ts here, and uses your own AWS credentials, as the AWS CLI does. At the
manager it logs in with the account of the deployment's secret, or as SLUICE_WAZUH_USER with
SLUICE_WAZUH_PASSWORD. docs/doctor.md explains every check.

Examples:
  $ npx sluice doctor --local
  $ export AWS_REGION=eu-west-1 SLUICE_URL=https://ingest.example.com
  $ SLUICE_KEY=slk_… npx sluice doctor
  $ npx sluice doctor --only node,rules --no-probe
  $ npx sluice doctor --json | jq -r '.findings[] | select(.status == "red").seen'`,
    )
    .showHelpAfterError('(see `sluice doctor --help`)')
    .action(async (flags: DoctorCommandFlags) => {
      const { doctorCommand } = await import('./doctor/doctor.ts');
      const colours = columns !== undefined && env.NO_COLOR === undefined;
      finish(await doctorCommand(streams, { flags, env, clock: now, directory: process.cwd(), colours }));
    });
}

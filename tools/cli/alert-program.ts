import { type Command, Option } from 'commander';
import { NOTIFICATION_KINDS } from '../../src/notify/group/outbox-entry.ts';
import { RENDERERS } from '../../src/notify/render/render.ts';
import type { PreviewFlags } from './commands/alert/alert-preview.ts';
import type { AlertTestFlags } from './commands/alert/alert-test.ts';
import type { CliContext } from './program.ts';

const PREVIEW_HELP = `
What came before, how many there were and who has it is made up, the same each time; all else is the alert's.
For mail it writes the HTML (open it in a browser) and the plain text; for Slack what is posted, whose
"blocks" go into https://app.slack.com/block-kit-builder, and what a reader sees of it; for others what is posted.

Examples:
  $ tail -1 /var/ossec/logs/alerts/alerts.json | sluice alert preview
  $ sluice alert preview alert.json --kind digest --channel slack
  $ sluice alert preview alerts.ndjson --kind all --out preview && open preview/*.html
  $ sluice alert preview alert.json --time-zone Europe/Berlin --dashboard https://wazuh.example.com`;

const TEST_HELP = `
The message says that it is a test, and of which route. It goes out whatever the route's "when" says and mutes hold
back; a channel that several routes lead to gets it once. It is in no group, history or report. On PagerDuty and
Opsgenie it has the lowest severity, and is resolved at once.

It reads the sluice.config.ts here, signs with the secret <name>/alert-signing (or SLUICE_ALERT_SECRET) as the
integration script does, and reads how it went in the table, with your own AWS credentials, as the AWS CLI's.
The exit code is 0 when every channel has taken it. docs/alerts.md tells what the outcomes mean.

Examples:
  $ sluice alert test --local
  $ export AWS_REGION=eu-west-1 SLUICE_URL=https://ingest.example.com
  $ sluice alert test
  $ sluice alert test --route on-call --wait 120`;

/** `sluice alert …`: what there is. Commands load their code when they are run. */
export function addAlert(
  program: Command,
  { streams, env, now, columns }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const alert = program
    .command('alert')
    .summary('what people are told: see it before they do, try the way to them')
    .description('Messages about Wazuh alerts, as the channels of `alerts` in sluice.config.ts get them.')
    .helpCommand('help [command]', 'explain a command');

  alert
    .command('preview')
    .summary('a Wazuh alert → the message of every channel')
    .description(
      'Renders alerts for every type of channel, into files or on the terminal. Each is redacted first, as ingest does. ' +
        'Sends nothing, asks nobody. Links and times are those of the sluice.config.ts here, when there is one.',
    )
    .argument(
      '[file]',
      'one alert, as pretty as it likes, or NDJSON such as alerts.json; - is standard input',
      '-',
    )
    .addOption(
      new Option('--kind <kind>', 'why people are told of it; storm: of a storm of such alerts')
        .choices([...NOTIFICATION_KINDS, 'storm', 'all'])
        .default('first'),
    )
    .addOption(
      new Option('--channel <type...>', 'for these types of channel only').choices(Object.keys(RENDERERS)),
    )
    .option('--out <dir>', 'write files into this folder, which is made when it is not there')
    .option('--dashboard <url>', 'address of the Wazuh dashboard, for links')
    .option('--time-zone <name>', 'of the IANA database, such as Europe/Berlin')
    .addHelpText('after', PREVIEW_HELP)
    .showHelpAfterError('(see `sluice alert preview --help`)')
    .action(async (file: string, flags: PreviewFlags) => {
      const { previewCommand } = await import('./commands/alert/alert-preview.ts');
      const colours = columns !== undefined && (env.NO_COLOR ?? '') === '';
      finish(await previewCommand(streams, { file, flags, colours, directory: process.cwd() }));
    });

  alert
    .command('test')
    .summary('a test message to every channel of a route, and how it went')
    .description(
      'Sends a signed test through the ingest URL of a deployment to the channels of its routes, waits until each has ' +
        'answered, and prints how it went: sent, tried again and why, or refused and why.',
    )
    .option('--route <name...>', 'of these routes only')
    .addOption(new Option('--local', 'the stack that `npm start` runs here').conflicts(['region', 'url']))
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--url <url>', 'ingest URL, or SLUICE_URL')
    .option('--wait <seconds>', 'how long to wait for the channels, 1 to 300', '60')
    .addHelpText('after', TEST_HELP)
    .showHelpAfterError('(see `sluice alert test --help`)')
    .action(async (flags: AlertTestFlags) => {
      const { alertTestCommand } = await import('./commands/alert/alert-test.ts');
      finish(await alertTestCommand(streams, { flags, env, clock: now, directory: process.cwd() }));
    });
}

import { type Command, Option } from 'commander';
import { NOTIFICATION_KINDS } from '../../src/notify/outbox-entry.ts';
import { RENDERERS } from '../../src/notify/render/render.ts';
import type { PreviewFlags } from './commands/alert-preview.ts';
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

/** `sluice alert …`: what there is. Commands load their code when they are run. */
export function addAlert(
  program: Command,
  { streams, env, columns }: CliContext,
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
      const { previewCommand } = await import('./commands/alert-preview.ts');
      const colours = columns !== undefined && (env.NO_COLOR ?? '') === '';
      finish(await previewCommand(streams, { file, flags, colours, directory: process.cwd() }));
    });
}

import type { Command } from 'commander';
import type { PushFlags } from './commands/rules/rules-push.ts';
import type { CliContext } from './program.ts';

const WITH_S3 = [
  '--with-s3',
  'also the rules for events that Wazuh pulls from S3; they come by themselves when `wazuh.s3` is configured',
] as const;

/** `sluice rules …`: what there is. Commands load their code when they are run. */
export function addRules(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const rules = program
    .command('rules')
    .summary('the Wazuh rules that Sluice ships, with your settings')
    .description(
      'The Wazuh rules of content/rules, with what `wazuh.rules` in the sluice.config.ts here says: the amount of a ' +
        'high-value transaction, the hours of the night.',
    )
    .helpCommand('help [command]', 'explain a command');

  rules
    .command('render')
    .summary('write the rule files into a folder')
    .description(
      'Writes every rule file into a folder, which is made when it is not there. Files of the same names are ' +
        'replaced, others stay. Copy them to etc/rules of the manager under these names: names decide the load order.',
    )
    .requiredOption('--out <dir>', 'the folder')
    .option(...WITH_S3)
    .addHelpText('after', '\nExamples:\n  $ sluice rules render --out /var/ossec/etc/rules')
    .showHelpAfterError('(see `sluice rules render --help`)')
    .action(async (flags: { readonly out: string; readonly withS3?: boolean }) => {
      const { renderRulesCommand } = await import('./commands/rules/rules-render.ts');
      finish(await renderRulesCommand(streams, { ...flags, directory: process.cwd() }));
    });

  rules
    .command('push')
    .summary('upload rules and lists to a manager, all or nothing')
    .description(
      "Uploads the shipped rules, with your settings, through the manager's server API: checks them here, shows what " +
        'differs, uploads what does, has the manager try them on events, and only then reloads. Until the reload the ' +
        'manager goes on with the old rules. When anything fails on the way, or on Ctrl-C, every file gets its text of ' +
        'before and the old rules stay, or are loaded again. Progress goes to standard error, what differs to standard output.',
    )
    .option(
      '--url <url>',
      "a manager's server API, or SLUICE_WAZUH_URL; else the first node of sluice.config.ts",
    )
    .option('--user <name>', 'API user, or SLUICE_WAZUH_USER')
    .option('--password-file <file>', 'its password; without this in SLUICE_WAZUH_PASSWORD')
    .option('--password-stdin', 'its password from standard input; needs --yes or --dry-run')
    .option('--ca <file>', 'PEM of the authority of its certificate, or SLUICE_WAZUH_CA')
    .option('--fingerprint <sha256>', 'of its certificate, instead of a CA, or SLUICE_WAZUH_FINGERPRINT')
    .option(
      '--rules <dir>',
      'rule files of yours instead of the shipped ones; fixtures/<file>.json below are tried',
    )
    .option(...WITH_S3)
    .option('--lists <dir>', 'CDB lists, for etc/lists; ossec.conf has to name them')
    .option('--dry-run', 'change nothing: print the difference as a patch')
    .option('--yes', 'do not ask; needed where there is nobody to ask')
    .option('--prune', 'also take away files that Sluice shipped once and no longer does')
    .option('--reload', 'reload even when nothing differs')
    .option(
      '--allow-remarks',
      'live with what the manager remarks about the rules, such as an unknown parent',
    )
    .addHelpText(
      'after',
      `
The account needs rules:read, rules:update, rules:delete, logtest:run, cluster:status, and manager:read and
manager:restart (in a cluster cluster:read and cluster:restart); with --lists also lists:read,
lists:update and lists:delete. The certificate is always verified. In a cluster the files go to the
master, whichever node is named, and every node reloads.

Examples:
  $ export SLUICE_WAZUH_URL=https://wazuh.example.com:55000 SLUICE_WAZUH_USER=sluice-rules
  $ sluice rules push --password-file ~/.wazuh-password --ca wazuh-ca.pem --dry-run
  $ sluice rules push --password-file ~/.wazuh-password --ca wazuh-ca.pem
  $ vault read -field=password secret/wazuh | sluice rules push --password-stdin --yes --fingerprint AB:CD:…
  $ sluice rules push --rules my-rules --lists my-lists --yes`,
    )
    .showHelpAfterError('(see `sluice rules push --help`)')
    .action(async (flags: PushFlags) => {
      const { pushRulesCommand } = await import('./commands/rules/rules-push.ts');
      const stop = new AbortController();
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      const hear = () => {
        if (!stop.signal.aborted) streams.errors.write('stopping; what was begun is undone, wait for it\n');
        stop.abort();
      };
      for (const signal of signals) process.on(signal, hear);
      try {
        const options = { flags, env, now, directory: process.cwd(), signal: stop.signal };
        finish(await pushRulesCommand(streams, options));
      } finally {
        for (const signal of signals) process.off(signal, hear);
      }
    });
}

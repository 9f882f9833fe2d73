import { type Command, Option } from 'commander';
import type { WazuhConfigFlags } from './commands/wazuh/wazuh-config.ts';
import type { EnrolFlags } from './commands/wazuh/wazuh-enrol.ts';
import type { CliContext } from './program.ts';

/** `sluice wazuh …`: what there is. Commands load their code when they are run. */
export function addWazuh(program: Command, context: CliContext, finish: (exitCode: number) => void): void {
  const wazuh = program
    .command('wazuh')
    .summary('what a manager needs to know of Sluice')
    .description('Sets up what Sluice and a Wazuh manager need of each other.')
    .helpCommand('help [command]', 'explain a command');
  addEnrol(wazuh, context, finish);
  addConfig(wazuh, context, finish);
  for (const command of wazuh.commands)
    command.showHelpAfterError(`(see \`sluice wazuh ${command.name()} --help\`)`);
}

function addEnrol(
  wazuh: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  wazuh
    .command('enrol')
    .summary('an identity for the sink `agent`')
    .description(
      'Has the manager make an agent, and puts its key into the secret in which the sink `agent` looks for it, beside the ' +
        'keys that are there. One agent is enough for wazuh.agent.mode event-only; bound needs one for each function that ' +
        'may run at once. The key is printed only with --print.',
    )
    .requiredOption('--name <name>', "the agent's name, as alerts will show it")
    .addOption(
      new Option('--by <way>', 'the enrolment port (1515), or the server API with an account')
        .choices(['enrolment', 'api'])
        .default('enrolment'),
    )
    .option('--manager <host:port>', 'the enrolment port; else port 1515 of a node of sluice.config.ts')
    .option('--node <name>', 'the node that alone is to use this key (default: every node, as in a cluster)')
    .option('--group <name...>', 'groups of the agent, which exist; may be repeated')
    .option('--url <url>', "a manager's server API, or SLUICE_WAZUH_URL; else the first of sluice.config.ts")
    .option('--user <name>', 'API user, or SLUICE_WAZUH_USER; it needs agent:create')
    .option(
      '--password-file <file>',
      "the user's password, or that of enrolment; without this in SLUICE_WAZUH_PASSWORD or SLUICE_ENROLMENT_PASSWORD",
    )
    .option('--password-stdin', 'the password from standard input')
    .option('--ca <file>', 'PEM of the authority of the certificate there; for the API also SLUICE_WAZUH_CA')
    .option(
      '--fingerprint <sha256>',
      'of the certificate there, instead of a CA; for the API also SLUICE_WAZUH_FINGERPRINT',
    )
    .option(
      '--save [secret]',
      'put the key into this secret of Secrets Manager (default: that of the deployment that sluice.config.ts here names, ' +
        'or sluice/wazuh-agent)',
    )
    .option('--print', 'print the key, as a line of client.keys, instead')
    .option('--region <region>', 'AWS region of the secret, or AWS_REGION')
    .option('--endpoint <url>', 'a Secrets Manager server on this machine, instead of AWS')
    .addHelpText(
      'after',
      `
The enrolment port has a certificate of its own; Wazuh's names no host, so give its fingerprint:
  # openssl x509 -noout -fingerprint -sha256 -in /var/ossec/etc/sslmanager.cert

Examples:
  $ sluice wazuh enrol --name sluice --manager wazuh.example.com --fingerprint AB:CD:… --save
  $ vault read -field=password secret/authd |
      sluice wazuh enrol --name sluice --password-stdin --fingerprint AB:CD:… --save
  $ sluice wazuh enrol --name sluice --by api --user admin --password-file ~/.wazuh-password --print`,
    )
    .action(async (flags: EnrolFlags) => {
      const { enrolCommand } = await import('./commands/wazuh/wazuh-enrol.ts');
      finish(await enrolCommand(streams, { flags, env, now, directory: process.cwd() }));
    });
}

function addConfig(wazuh: Command, { streams, env }: CliContext, finish: (exitCode: number) => void): void {
  wazuh
    .command('config')
    .summary('what belongs into the ossec.conf of the manager')
    .description(
      "Prints an <ossec_config> for the manager's ossec.conf, with the values of the sluice.config.ts here: the integration " +
        'that brings alerts back; with `wazuh.s3` the module that pulls events from S3, and the credentials that it needs; with ' +
        '`wazuh.agent` what has to be open. Words in capitals stand for what the configuration does not say; standard error ' +
        'names them.',
    )
    .option('--url <url>', 'base of the ingest URL, output IngestUrl of the stack')
    .option('--account <id>', 'AWS account of the stack, when the configuration names none')
    .option('--region <region>', 'AWS region of the stack, or AWS_REGION, when the configuration names none')
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice wazuh config --url https://abc123.execute-api.eu-west-1.amazonaws.com > sluice.conf
  # on the manager, as root: ossec.conf may hold several <ossec_config>
  $ cat sluice.conf >> /var/ossec/etc/ossec.conf && systemctl restart wazuh-manager`,
    )
    .action(async (flags: WazuhConfigFlags) => {
      const { wazuhConfigCommand } = await import('./commands/wazuh/wazuh-config.ts');
      finish(await wazuhConfigCommand(streams, { flags, env, directory: process.cwd() }));
    });
}

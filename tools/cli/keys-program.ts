import { type Command, Option } from 'commander';
import type { KeyRequestFlags } from './commands/keys/key-request.ts';
import type { KeyRestrictionFlags } from './commands/keys/key-restrictions.ts';
import type { KeyTableFlags } from './commands/keys/key-table.ts';
import type { RotateKeyFlags } from './commands/keys/keys-rotate.ts';
import type { CliContext } from './program.ts';

type Finish = (exitCode: number) => void;
type JsonFlags = KeyTableFlags & { readonly json?: boolean };

const ID = 'the 16 hex digits in the middle of the key, as `sluice keys list` shows them';
const JSON_HELP = 'times in ISO 8601, null where there is none';

/** `sluice keys …`: what there is. The table is opened by the commands, which load their code when they are run. */
export function addKeys(program: Command, context: CliContext, finish: Finish): void {
  const keys = program
    .command('keys')
    .summary('make, list, rotate and revoke ingest keys')
    .description(
      "Ingest keys of a deployment, in its DynamoDB table. Uses your own AWS credentials, as the AWS CLI's: " +
        'environment, AWS_PROFILE, SSO and so on. The region has to be named.',
    )
    .helpCommand('help [command]', 'explain a command');
  addCreate(keys, context, finish);
  addList(keys, context, finish);
  addShow(keys, context, finish);
  addRotate(keys, context, finish);
  addRevoke(keys, context, finish);
  for (const command of keys.commands)
    addTable(command).showHelpAfterError(`(see \`sluice keys ${command.name()} --help\`)`);
}

function addCreate(keys: Command, { streams, env, now }: CliContext, finish: Finish): void {
  addExpiry(
    keys
      .command('create')
      .summary('make a key for an application')
      .description(
        'Makes an ingest key and prints it on standard output, this once: only its hash is stored. All else that is ' +
          'said goes to standard error. A secret key (slk_…) is for servers. A publishable one (slp_…) is for web ' +
          'pages and apps, out of which everybody can read it: it is bound to origins, and to actions and levels that ' +
          'do no harm.',
      )
      .requiredOption('--tenant <name>', 'the tenant whose events it brings, one of sluice.config.ts')
      .requiredOption('--application <name>', 'the application that holds it; becomes service.name'),
    'without either it never expires',
  )
    .option('--publishable', 'for web pages and apps; needs --origin')
    .option(
      '--origin <origin...>',
      'where requests may come from: https://shop.example, https://*.shop.example, http://localhost:3000, or native ' +
        'for apps, which name no origin; may be repeated',
    )
    .option(
      '--scope <action...>',
      'actions that it may bring: auth_login, or "auth_*"; may be repeated (default: every action)',
    )
    .option(
      '--rate <number>',
      'events a second that it may bring (default: as sluice.config.ts says for its kind)',
    )
    .option('--require-signature', 'refuse requests that are not signed; signed ones are checked anyway')
    .addHelpText(
      'after',
      `\nExamples:
  $ export AWS_REGION=eu-west-1
  $ sluice keys create --tenant main --application shop
  $ KEY=$(sluice keys create --tenant main --application shop --days 90)

A key for a web shop and its developers, and one for an app of React Native:
  $ sluice keys create --tenant main --application shop --publishable \\
      --origin https://shop.example --origin http://localhost:3000
  $ sluice keys create --tenant main --application shop-app --publishable --origin native

A key that can do one thing only, slowly, and only signed:
  $ sluice keys create --tenant main --application billing --scope "transaction*" --rate 5 \\
      --require-signature

A key for a page that you try on this machine, beside \`npm start\`:
  $ sluice keys create --local --tenant demo --application web --publishable --origin http://localhost:3000`,
    )
    .action(async (flags: KeyTableFlags & KeyRequestFlags & KeyRestrictionFlags) => {
      const { createKeyCommand } = await import('./commands/keys/keys.ts');
      finish(await createKeyCommand(streams, { flags, env, now: now(), directory: process.cwd() }));
    });
}

function addList(keys: Command, { streams, env }: CliContext, finish: Finish): void {
  keys
    .command('list')
    .summary('every key ever made, oldest first')
    .description('Prints every key ever made, oldest first; neither secrets nor their hashes.')
    .option('--json', `one JSON document a line, ${JSON_HELP}`)
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice keys list --json | jq -r "select(.revoked == null).id"
  $ sluice keys list --json | jq -r 'select(.kind == "publishable") | [.id, .origins[]] | @tsv'`,
    )
    .action(async ({ json = false, ...flags }: JsonFlags) => {
      const { listKeysCommand } = await import('./commands/keys/keys.ts');
      finish(await listKeysCommand(streams, { flags, env, json }));
    });
}

function addShow(keys: Command, { streams, env }: CliContext, finish: Finish): void {
  keys
    .command('show')
    .summary('one key, a fact a line')
    .description('Prints what is known of a key; neither its secret nor the hash of it.')
    .argument('<id>', ID)
    .option('--json', `one JSON document, ${JSON_HELP}`)
    .addHelpText('after', '\nExamples:\n  $ sluice keys show 0123456789abcdef')
    .action(async (id: string, { json = false, ...flags }: JsonFlags) => {
      const { showKeyCommand } = await import('./commands/keys/keys.ts');
      finish(await showKeyCommand(streams, { flags, env, id, json }));
    });
}

function addRotate(keys: Command, { streams, env, now }: CliContext, finish: Finish): void {
  addExpiry(
    keys
      .command('rotate')
      .summary('put a new key in the place of an old one')
      .description(
        'Makes a new key with all that is said of an old one, prints it on standard output, this once, and then lets ' +
          'the old one expire after a grace, in which both work. A key that is revoked, expired or rotated already is ' +
          'refused.',
      )
      .argument('<id>', ID)
      .option('--grace <time>', 'how long the old key works on: 30m, 24h, 7d; 0 ends it at once', '24h'),
    "without either, the old key's own day stays",
  )
    .addHelpText(
      'after',
      `\nExamples:
  $ KEY=$(sluice keys rotate 0123456789abcdef --days 90)   # then install it within a day
  $ sluice keys rotate 0123456789abcdef --grace 0          # it has leaked`,
    )
    .action(async (id: string, flags: RotateKeyFlags) => {
      const { rotateKeyCommand } = await import('./commands/keys/keys-rotate.ts');
      finish(await rotateKeyCommand(streams, { flags, env, now: now(), id }));
    });
}

function addRevoke(keys: Command, { streams, env, now }: CliContext, finish: Finish): void {
  keys
    .command('revoke')
    .summary('refuse a key from now on')
    .description('Revokes a key for good. Ingest may believe it half a minute longer.')
    .argument('<id>', ID)
    .addHelpText('after', '\nExamples:\n  $ sluice keys revoke 0123456789abcdef')
    .action(async (id: string, flags: KeyTableFlags) => {
      const { revokeKeyCommand } = await import('./commands/keys/keys.ts');
      finish(await revokeKeyCommand(streams, { flags, env, now: now(), id }));
    });
}

function addExpiry(command: Command, otherwise: string): Command {
  return command
    .addOption(
      new Option('--expires <date>', 'first day (UTC) on which the new key is refused: 2027-01-31').conflicts(
        'days',
      ),
    )
    .option('--days <number>', `refuse it after so many days; ${otherwise}`);
}

function addTable(command: Command): Command {
  return command
    .addOption(
      new Option('--local', 'the stack that `npm start` runs here; its tenant is demo').conflicts([
        'table',
        'region',
        'endpoint',
      ]),
    )
    .option('--table <name>', 'table of the deployment, or SLUICE_TABLE (default: "sluice")')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--endpoint <url>', 'a table server on this machine, instead of AWS');
}

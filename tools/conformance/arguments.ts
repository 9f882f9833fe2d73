import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { TlsTrust } from '../../src/config.ts';
import { SCENES } from './run.ts';

export interface ConformanceArguments {
  /** Undefined: the local manager is started and asked. */
  readonly manager?: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly trust: TlsTrust;
  };
  readonly agentHost?: string;
  readonly agentPort: number;
  readonly enrolmentPort: number;
  readonly enrolmentPassword?: string;
  readonly mayChange: boolean;
  readonly slow: boolean;
  readonly only?: readonly string[];
}

/** A command line that cannot be obeyed, in one line for people. */
export class ArgumentError extends Error {}

const CHANGES = SCENES.filter(({ changes }) => changes !== undefined)
  .map(({ file, changes }) => `  ${file.padEnd(23)} ${changes}`)
  .join('\n');
const SLOW = SCENES.filter(({ slow }) => slow !== undefined)
  .map(({ file, slow }) => `  ${file.padEnd(23)} ${slow}`)
  .join('\n');

const HELP = `
The recordings in test/contract/golden were taken from a Wazuh 4.14.7. Each exchange is played and the answer compared:
status, headers and their order, body and the order of its members. What must differ between hosts may differ and is
named in the report (host name, install path, time zone, revision, uuid, counters, number of stock rules, which optional
daemons run, ids of new things); nothing else may. Exit status 1 when something differs, 2 when nothing could be asked.

Without --manager the local manager is started and everything is played, with a clock that nobody waits for.

What only reads is played without being asked for. With --yes-change-it the rest is played, too. It takes away what it
has made, also when it breaks off, and touches nothing else: where a name or an id is taken it says so and stays out.
${CHANGES}

With --slow as well:
${SLOW}

The account must be allowed everything (role administrator). A manager's own certificate is valid for "localhost" alone:
pin it. Ask the manager's shell, not the network, for its fingerprint:
  openssl x509 -noout -fingerprint -sha256 -in /var/ossec/api/configuration/ssl/server.crt

Examples:
  npm run conformance
  npm run conformance -- --only api/rules
  npm run conformance -- --manager https://wazuh.example:55000 --password-file ./password --fingerprint AA:BB:…
  npm run conformance -- --manager https://wazuh.example:55000 --password-file ./password --ca ./ca.pem \\
      --agent-host wazuh.example --yes-change-it --slow
`;

/** Reads the command line; prints help and ends the process when asked, as commander does. @throws ArgumentError */
export function readArguments(argv: readonly string[]): ConformanceArguments {
  const command = new Command('npm run conformance --')
    .description('Plays recordings of a real Wazuh 4.14.7 on a manager and tells what it answers otherwise.')
    .option('--manager <url>', 'server API of the manager, https://host:55000')
    .option('--user <name>', 'account that may do everything', 'wazuh')
    .option('--password-file <file>', 'its password; a newline at the end does not count')
    .option('--ca <file>', 'authority of its certificate, PEM')
    .option(
      '--fingerprint <sha256>',
      'or its certificate itself: SHA-256 in hex, with or without colons',
      fingerprint,
    )
    .option('--agent-host <host>', 'play enrolment and the agent port, too, on this host')
    .option('--agent-port <port>', 'agent port', port, 1514)
    .option('--enrolment-port <port>', 'enrolment port', port, 1515)
    .option('--enrolment-password-file <file>', 'when the manager asks for a password')
    .option('--only <file...>', 'play these recordings alone, such as api/rules', recording)
    .option('--yes-change-it', 'play what changes the manager, too', false)
    .option('--slow', 'play what takes minutes or keeps others away, too', false)
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const given = command.opts();
  const { agentHost, enrolmentPasswordFile, only } = given;
  return {
    ...(given.manager && { manager: managerOf(given) }),
    agentPort: given.agentPort,
    enrolmentPort: given.enrolmentPort,
    mayChange: given.yesChangeIt,
    slow: given.slow,
    ...(agentHost && { agentHost }),
    ...(only && { only }),
    ...(enrolmentPasswordFile && { enrolmentPassword: secret(enrolmentPasswordFile) }),
  };
}

function managerOf(given: Readonly<Record<string, string | undefined>>): ConformanceArguments['manager'] {
  const { manager = '', user = '', passwordFile, ca, fingerprint: pin } = given;
  if (!URL.canParse(manager) || new URL(manager).protocol !== 'https:') {
    throw new ArgumentError(`--manager ${manager} is no https:// address; name one like https://host:55000`);
  }
  if (passwordFile === undefined) throw new ArgumentError('--manager needs --password-file <file>');
  if ((ca === undefined) === (pin === undefined)) {
    throw new ArgumentError('--manager needs one of --ca <file> and --fingerprint <sha256>; see --help');
  }
  return {
    url: new URL(manager).origin,
    username: user,
    password: secret(passwordFile),
    trust: pin === undefined ? { ca: read(ca ?? '') } : { fingerprints: [pin] },
  };
}

function secret(file: string): string {
  return read(file).replace(/\r?\n$/, '');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ArgumentError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('use a port from 1 to 65535');
}

function fingerprint(text: string): string {
  const hex = text.replaceAll(':', '').toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(hex)) throw new InvalidArgumentError('use the 64 hex digits of a SHA-256');
  return (hex.match(/../g) ?? []).join(':');
}

function recording(text: string, before: readonly string[] = []): readonly string[] {
  const known = SCENES.map(({ file }) => file);
  const wanted = text.replace(/\.json$/, '');
  if (known.includes(wanted)) return [...before, wanted];
  throw new InvalidArgumentError(`use one of ${known.join(', ')}`);
}

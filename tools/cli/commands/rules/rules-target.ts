import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../../../../adapters/wazuh/api-session.ts';
import type { SluiceConfig, TlsTrust } from '../../../../src/config.ts';
import { CommandFailed, UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';

/** A manager's server API and the account to use there. */
export interface RulesTarget {
  readonly url: string;
  readonly trust: TlsTrust;
  readonly credentials: Credentials;
}

export interface RulesTargetFlags {
  readonly url?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
  readonly ca?: string;
  readonly fingerprint?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const FINGERPRINT = /^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i;

/**
 * The manager that is meant: flags before variables before `wazuh` of the configuration.
 *
 * @throws UsageError when something is missing or is not what it should be; CommandFailed when a file cannot be read
 */
export async function rulesTarget(
  flags: RulesTargetFlags,
  env: Variables,
  config: SluiceConfig | undefined,
  input: CliStreams['input'],
): Promise<RulesTarget> {
  const url = given(flags.url) ?? given(env.SLUICE_WAZUH_URL) ?? config?.wazuh.nodes[0]?.url;
  if (url === undefined) throw new UsageError('which manager? Give --url https://wazuh.example.com:55000');
  const username = given(flags.user) ?? given(env.SLUICE_WAZUH_USER);
  if (username === undefined) throw new UsageError('as whom? Give --user, or SLUICE_WAZUH_USER');
  return {
    url: checkedUrl(url),
    trust: trustOf(flags, env) ?? config?.wazuh.tls ?? {},
    credentials: { username, password: await passwordOf(flags, env, input) },
  };
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function checkedUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.search !== '')
    throw new UsageError('the URL is not one; it looks like https://wazuh.example.com:55000');
  return url.href.replace(/\/+$/, '');
}

/** By whom the certificate is vouched for; undefined when nothing is said. */
export function trustOf(flags: RulesTargetFlags, env: Variables): TlsTrust | undefined {
  const flagged = flags.ca !== undefined || flags.fingerprint !== undefined;
  const ca = flagged ? flags.ca : given(env.SLUICE_WAZUH_CA);
  const fingerprint = flagged ? flags.fingerprint : given(env.SLUICE_WAZUH_FINGERPRINT);
  if (ca !== undefined && fingerprint !== undefined)
    throw new UsageError('a CA and a fingerprint; give one of them');
  if (fingerprint !== undefined) {
    if (!FINGERPRINT.test(fingerprint))
      throw new UsageError(
        'the fingerprint is not one; on the manager `openssl x509 -noout -fingerprint -sha256 -in ' +
          '/var/ossec/api/configuration/ssl/server.crt` prints it',
      );
    return { fingerprints: [fingerprint.toUpperCase()] };
  }
  if (ca === undefined) return undefined;
  const pem = readText(ca, 'the CA').trimStart();
  if (!pem.startsWith('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`${ca} is not a PEM file of certificates`);
  return { ca: pem };
}

async function passwordOf(
  flags: RulesTargetFlags,
  env: Variables,
  input: CliStreams['input'],
): Promise<string> {
  const password = await optionalPassword(flags, env.SLUICE_WAZUH_PASSWORD, input);
  if (password !== undefined) return password;
  throw new UsageError('no password; give --password-file, --password-stdin or SLUICE_WAZUH_PASSWORD');
}

/** Never an argument: other users see command lines. */
export async function optionalPassword(
  { passwordFile, passwordStdin = false }: RulesTargetFlags,
  variable: string | undefined,
  input: CliStreams['input'],
): Promise<string | undefined> {
  if (passwordFile !== undefined && passwordStdin)
    throw new UsageError('the password from a file and from standard input; give one of them');
  const read =
    passwordFile !== undefined
      ? readText(passwordFile, 'the password')
      : passwordStdin
        ? await text(input)
        : variable;
  return given(read?.replace(/\r?\n$/, ''));
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unexpected' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`${what} cannot be read from ${path} (${code})`);
  }
}

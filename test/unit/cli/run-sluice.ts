import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from '../../../tools/cli/run.ts';

export interface Ran {
  readonly exitCode: number;
  /** Lines of standard output. */
  readonly printed: readonly string[];
  readonly errors: string;
}

export const NOW = Date.parse('2026-03-04T05:06:07.089Z');

/** Runs the command in this process, `input` piped into it. */
export async function sluice(
  commandLine: string,
  input: string | Buffer | readonly unknown[] = '',
  env: Readonly<Record<string, string>> = {},
  now: () => number = () => NOW,
): Promise<Ran> {
  const bytes =
    typeof input === 'string' || Buffer.isBuffer(input)
      ? input
      : input.map((line) => `${JSON.stringify(line)}\n`).join('');
  const output = new PassThrough();
  const errors = new PassThrough();
  const [printed, complaints] = [text(output), text(errors)];
  const exitCode = await runCli(commandLine.split(' '), {
    streams: { input: Readable.from(bytes.length === 0 ? [] : [Buffer.from(bytes)]), output, errors },
    env,
    now,
  });
  output.end();
  errors.end();
  return {
    exitCode,
    printed: (await printed).split('\n').filter((line) => line !== ''),
    errors: await complaints,
  };
}

/** Several commands, each reading what the one before printed. */
export async function pipe(input: readonly unknown[], ...commandLines: readonly string[]): Promise<Ran> {
  let ran: Ran = { exitCode: 0, printed: input.map((line) => JSON.stringify(line)), errors: '' };
  for (const commandLine of commandLines) ran = await sluice(commandLine, `${ran.printed.join('\n')}\n`);
  return ran;
}

export const FAILED_LOGIN = {
  action: 'auth_login_failed',
  user: { id: 'u_1', email: 'ann@example.com' },
  ip: '198.51.100.7',
  details: { card: '4111 1111 1111 1111' },
};

export const STOP_LOGGING = {
  eventVersion: '1.08',
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userIdentity: {
    type: 'IAMUser',
    accountId: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/ann@example.com',
    userName: 'ann@example.com',
  },
  requestParameters: { name: 'main', password: 'correct-horse-battery' },
  recipientAccountId: '111122223333',
  eventID: '5f0c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11',
};

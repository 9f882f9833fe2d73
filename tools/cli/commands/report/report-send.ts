import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createReportDesk } from '../../../../adapters/aws/table/report-desk.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import type { ReportAnswer, ReportDesk, ReportRequest } from '../../../../src/notify/report-desk.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import type { DeployedPlace } from '../deployed/deployed-place.ts';
import { configIn } from '../local-config.ts';

export interface SendFlags {
  readonly local?: boolean;
  readonly channel?: string;
  /** Seconds. */
  readonly wait?: string;
}

const PERMISSIONS = 'dynamodb:PutItem and GetItem on its items report#*';
const POLL_MS = 500;
const MAX_WAIT_S = 3_600;

type Wanted = Pick<ReportRequest, 'which' | 'of' | 'timeZone'> & { readonly frameworks: readonly string[] };
interface Asking {
  readonly flags: SendFlags;
  readonly place: DeployedPlace;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

/** `sluice report --send`: has stage `alert-notify` send the report, with its own channels and secrets, and says what became of it. */
export async function sendReportCommand(
  { errors }: CliStreams,
  wanted: Wanted,
  { flags, place, now, directory }: Asking,
): Promise<number> {
  const waitS = flags.wait !== undefined && /^\d{1,4}$/.test(flags.wait) ? Number(flags.wait) : Number.NaN;
  if (!(waitS <= MAX_WAIT_S)) throw new UsageError(`--wait: give seconds, 0 to ${MAX_WAIT_S}`);
  const channel = await channelOf(wanted.which, flags, directory);
  const where = `"${place.name}" ${place.where}`;
  const client = createDynamoDbClient(place.aws);
  try {
    const desk = createReportDesk(createTable(client, place.name));
    const request = {
      ...wanted,
      frameworks: [...wanted.frameworks],
      id: randomUUID(),
      channel,
      askedAt: now,
    };
    await desk.ask(request);
    errors.write(`asked ${where} to send it to ${channel}; its clock ticks each minute\n`);
    return done(errors, channel, await answerTo(desk, request, waitS * 1_000));
  } catch (error) {
    throw deployedFault(where, PERMISSIONS, error);
  } finally {
    client.destroy();
  }
}

/** @throws UsageError when it is not clear which channel, or it is none that takes reports */
async function channelOf(which: Wanted['which'], flags: SendFlags, directory: string): Promise<string> {
  const config = flags.local === true ? await localConfiguration() : await configIn(directory);
  const channels = Object.entries(config?.alerts.channels ?? {});
  const mails = channels.flatMap(([name, { type }]) => (type === 'email' ? [name] : []));
  const known = mails.join(', ') || 'none';
  if (flags.channel !== undefined) {
    if (config === undefined || mails.includes(flags.channel)) return flags.channel;
    throw new UsageError(
      `--channel: no e-mail channel "${flags.channel}" in the configuration; known: ${known}`,
    );
  }
  const [first, ...others] = config?.reports[which]?.channels ?? mails;
  if (first !== undefined && others.length === 0) return first;
  throw new UsageError(`--channel: name the e-mail channel that is to get it; known here: ${known}`);
}

async function localConfiguration(): Promise<SluiceConfig> {
  const { localConfig } = await import('../../../local/stack-config.ts');
  return localConfig({ url: 'https://127.0.0.1', tls: {} });
}

async function answerTo(
  desk: ReportDesk,
  { id }: ReportRequest,
  waitMs: number,
): Promise<ReportAnswer | undefined> {
  for (let left = waitMs; ; left -= POLL_MS) {
    const answer = await desk.answerOf(id);
    if ((answer !== undefined && answer.outcome !== 'retried') || left <= 0) return answer;
    await pause(Math.min(POLL_MS, left));
  }
}

/** @throws CommandFailed when it has not been sent */
function done(errors: CliStreams['errors'], channel: string, answer: ReportAnswer | undefined): number {
  switch (answer?.outcome) {
    case 'sent':
      errors.write(`${channel} has taken it\n`);
      return EXIT.done;
    case 'refused':
      throw new CommandFailed(`${channel} refused it: ${answer.code ?? 'no reason given'}`);
    case 'given_up':
      throw new CommandFailed(`${channel} did not take it for an hour`);
    case 'retried':
      throw new CommandFailed(`${channel} could not take it yet; it is tried each minute, for an hour`);
    case undefined:
      throw new CommandFailed(
        'nobody has answered yet; it is sent when the clock ticks, unless it cannot be for an hour',
      );
  }
}

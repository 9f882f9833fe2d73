import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { ChannelConfig } from '../../src/config/channel-settings.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Channel } from '../../src/notify/channel.ts';
import type { EmailChannelOptions, EmailTransport } from './email.ts';
import type { MailGuard } from './guarded-socket.ts';
import { lazyChannel } from './lazy-channel.ts';
import { createPace, type Pace } from './pace.ts';
import { type ChannelSecret, createProvider, type ProviderEffects, providerProblem } from './providers.ts';
import { createSlackChannel, MESSAGE_INTERVAL_MS } from './slack.ts';
import { createSlackBotChannel } from './slack-bot.ts';
import { type SlackTokens, slackTokenProblem } from './slack-token.ts';
import { smtpUrlProblem } from './smtp-url.ts';
import { webhookUrlProblem } from './webhook-url.ts';

/**
 * The channels secret: channel name → its secret address or token (a Slack incoming webhook or bot token,
 * `smtps://user:password@host:465`), its key, or several of them by name. Mail by SES and topics need none.
 */
export type ChannelSecrets = Readonly<Record<string, ChannelSecret>>;

export interface ChannelEffects extends ProviderEffects {
  /** Asked for once, and only when a channel sends by SES. */
  readonly ses: () => SESv2Client | Promise<SESv2Client>;
  /** Where the bots of Slack have their token from, when not from the channels secret. */
  readonly slackTokens?: SlackTokens | undefined;
}

const said = (what: string, problem: string | undefined) =>
  problem && `${what} in the channels secret ${problem}`;

type Mail = Extract<ChannelConfig, { type: 'email' }>;

const guardOf = ({ allowPrivate = false }: Mail, { loopback }: ChannelEffects): MailGuard => ({
  loopback,
  allowPrivate,
});

function problemOf(
  config: ChannelConfig,
  address: ChannelSecret | undefined,
  effects: ChannelEffects,
): string | undefined {
  if (config.type === 'email' && config.transport === 'ses') return undefined;
  if (config.type === 'slack' && config.transport === 'bot' && effects.slackTokens !== undefined)
    return undefined;
  if (config.type !== 'slack' && config.type !== 'email') return providerProblem(config, address, effects);
  if (address === undefined) return 'has no address in the channels secret; add one under its name';
  if (typeof address !== 'string') return 'has an object in the channels secret; put one text';
  if (config.type === 'slack' && config.transport === 'bot') return said('token', slackTokenProblem(address));
  return said(
    'address',
    config.type === 'slack'
      ? webhookUrlProblem(address, effects)
      : smtpUrlProblem(address, guardOf(config, effects)),
  );
}

/**
 * Every configured channel by its name.
 *
 * @throws CodedError `invalid_channels` naming every channel that cannot be made, at once; addresses are not quoted
 */
export function createChannels(
  configs: Readonly<Record<string, ChannelConfig>>,
  secrets: ChannelSecrets,
  effects: ChannelEffects,
): ReadonlyMap<string, Channel> {
  const address = (name: string) => (Object.hasOwn(secrets, name) ? secrets[name] : undefined);
  const problems = Object.entries(configs).flatMap(([name, config]) => {
    const problem = problemOf(config, address(name), effects);
    return problem === undefined ? [] : [`  ${name}: ${problem}`];
  });
  if (problems.length > 0)
    throw new CodedError('invalid_channels', `channels cannot be used:\n${problems.join('\n')}`);
  let ses: Promise<SESv2Client> | undefined;
  const bySes = async (): Promise<EmailTransport> => {
    ses ??= Promise.resolve(effects.ses());
    return { kind: 'ses', client: await ses };
  };
  const paces = new Map<string, Pace>();
  /** Several of our channels may lead to one of Slack's, which takes one message a second of all of them. */
  const paceOf = (slackChannel: string) => {
    const pace = paces.get(slackChannel) ?? createPace(MESSAGE_INTERVAL_MS, effects.clock);
    paces.set(slackChannel, pace);
    return pace;
  };
  return new Map(
    Object.entries(configs).map(([name, config]): [string, Channel] => {
      const secret = address(name) ?? '';
      const url = typeof secret === 'string' ? secret : '';
      if (config.type === 'slack') {
        if (config.transport !== 'bot') return [name, createSlackChannel({ name, url }, effects)];
        const { channel } = config;
        const bot = { name, channel, token: effects.slackTokens ?? url, pace: paceOf(channel) };
        return [name, createSlackBotChannel(bot, effects)];
      }
      if (config.type !== 'email') return [name, createProvider(name, config, secret, effects)];
      const mail = { name, from: config.from, to: config.to };
      if (config.transport === 'smtp')
        return [name, lazyEmail(mail, async () => ({ kind: 'smtp', url, guard: guardOf(config, effects) }))];
      return [name, lazyEmail(mail, bySes)];
    }),
  );
}

function lazyEmail(
  mail: Omit<EmailChannelOptions, 'transport'>,
  transport: () => Promise<EmailTransport>,
): Channel {
  return lazyChannel({ name: mail.name, type: 'email' }, async () => {
    const [{ createEmailChannel }, given] = await Promise.all([mailCode(), transport()]);
    return createEmailChannel({ ...mail, transport: given });
  });
}

/** Begins to load what these channels send by, so that it is there when their secret is. */
export function prefetchChannels(configs: Readonly<Record<string, ChannelConfig>>): void {
  if (Object.values(configs).some(({ type }) => type === 'email')) mailCode().catch(() => undefined);
}

const mailCode = () => import('./email.ts');

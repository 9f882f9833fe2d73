import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { ChannelConfig } from '../../src/channel-settings.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { unreachable } from '../../src/kernel/exhaustive.ts';
import type { Channel } from '../../src/notify/channel.ts';
import type { Effects } from './effects.ts';
import { createEmailChannel } from './email.ts';
import { createSlackChannel } from './slack.ts';
import { smtpUrlProblem } from './smtp-url.ts';
import { webhookUrlProblem } from './webhook-url.ts';

/**
 * The channels secret: channel name → its secret address (a Slack incoming webhook, `smtps://user:password@host:465`).
 * Mail by SES needs none.
 */
export type ChannelSecrets = Readonly<Record<string, string>>;

export interface ChannelEffects extends Effects {
  /** Asked for once, and only when a channel sends by SES. */
  readonly ses: () => SESv2Client;
}

function problemOf(config: ChannelConfig, address: string | undefined): string | undefined {
  if (config.type === 'email' && config.transport === 'ses') return undefined;
  if (address === undefined) return 'has no address in the channels secret; add one under its name';
  const problem = config.type === 'slack' ? webhookUrlProblem(address) : smtpUrlProblem(address);
  return problem === undefined ? undefined : `address in the channels secret ${problem}`;
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
    const problem = problemOf(config, address(name));
    return problem === undefined ? [] : [`  ${name}: ${problem}`];
  });
  if (problems.length > 0)
    throw new CodedError('invalid_channels', `channels cannot be used:\n${problems.join('\n')}`);
  let ses: SESv2Client | undefined;
  return new Map(
    Object.entries(configs).map(([name, config]): [string, Channel] => {
      const url = address(name) ?? '';
      switch (config.type) {
        case 'slack':
          return [name, createSlackChannel({ name, url }, effects)];
        case 'email': {
          const { from, to } = config;
          if (config.transport === 'smtp')
            return [name, createEmailChannel({ name, from, to, transport: { kind: 'smtp', url } })];
          ses ??= effects.ses();
          return [name, createEmailChannel({ name, from, to, transport: { kind: 'ses', client: ses } })];
        }
        default:
          return unreachable(config);
      }
    }),
  );
}

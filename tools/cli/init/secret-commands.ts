import { SLACK_TOKEN_FORM } from '../../../functions/alert-notify/slack-credentials.ts';
import { writesAsSlackBot } from '../../../src/config/asked-for.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { enrolCommand, fillCommand, WAZUH_FORM } from '../doctor/secret-checks.ts';

export interface SecretCommand {
  readonly id: string;
  /** A line for a shell; `…` is for people to write. */
  readonly command: string;
}

/** Signs with what nobody has to know but both sides. */
const RANDOM = `"{\\"current\\":\\"$(openssl rand -hex 32)\\"}"`;

/** How each secret is filled that the stack of a configuration creates empty. `docs/secrets.md` says what they are for. */
export function secretCommands({
  name,
  wazuh,
  alerts,
  hooks,
  rotation,
}: SluiceConfig): readonly SecretCommand[] {
  const secret = (last: string, form: string) => {
    const id = `${name}/${last}`;
    return { id, command: fillCommand(id, form) };
  };
  const senders = [...hooks.supabase, ...hooks.sentry].map((hook) => hook.name);
  const hookNames = [...senders, ...(writesAsSlackBot(alerts) ? ['slack'] : [])];
  const entries = (form: (name: string) => string, names: readonly string[]) =>
    `'{${names.map((each) => `"${each}":${form(each)}`).join(',')}}'`;
  return [
    secret('wazuh', WAZUH_FORM),
    ...(wazuh.agent === undefined
      ? []
      : [{ id: `${name}/wazuh-agent`, command: enrolCommand(`${name}/wazuh-agent`) }]),
    ...(rotation.agentKey === undefined ? [] : [secret('wazuh-enrolment', WAZUH_FORM)]),
    ...(wazuh.indexer === undefined ? [] : [secret('wazuh-indexer', WAZUH_FORM)]),
    secret('alert-signing', RANDOM),
    secret('channels', channelForms(alerts.channels, rotation.slackToken === true)),
    ...(rotation.slackToken === true ? [secret('slack-token', `'${SLACK_TOKEN_FORM}'`)] : []),
    ...(hookNames.length === 0
      ? []
      : [
          secret(
            'hooks',
            entries(() => '{"current":"…"}', hookNames),
          ),
        ]),
  ];
}

const ADDRESSES: Readonly<Record<string, string>> = {
  slack: '"https://hooks.slack.com/services/…"',
  pagerduty: '"<integration key>"',
  opsgenie: '"<API key>"',
  webhook: '{"url":"https://…","current":"whsec_…"}',
};

/** One entry for every channel that has something secret in that place; `{}` when none has. */
function channelForms(channels: SluiceConfig['alerts']['channels'], botsElsewhere: boolean): string {
  const forms = Object.entries(channels).flatMap(([name, channel]) => {
    if (botsElsewhere && channel.type === 'slack' && channel.transport === 'bot') return [];
    if (channel.type === 'sns' || (channel.type === 'email' && channel.transport === 'ses')) return [];
    const address =
      channel.type === 'email'
        ? '"smtps://user:password@host:465"'
        : channel.type === 'slack' && channel.transport === 'bot'
          ? '"xoxb-…"'
          : (ADDRESSES[channel.type] ?? '"https://…"');
    return [`"${name}":${address}`];
  });
  return `'{${forms.join(',')}}'`;
}

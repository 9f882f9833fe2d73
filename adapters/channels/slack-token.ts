import { isLoopbackHost } from '../web/public-address.ts';

const SLACK_API = 'https://slack.com/api/';
/** With token rotation it begins with `xoxe.`: https://docs.slack.dev/authentication/tokens */
const BOT_TOKEN = /^(?:xoxe\.)?xoxb-[\w-]{10,400}$/;
const REFRESH_TOKEN = /^xoxe-[\w-]{10,400}$/;

/** What calls of the Web API need. The token is a secret: it appears in no error. */
export interface SlackAccess {
  readonly token: string;
  /** Ends with a slash. */
  readonly api: string;
}

/**
 * Where a bot has its token from: asked again with those that Slack has just refused, until it has no other.
 *
 * Rejects with a CodedError when there is none.
 */
export type SlackTokens = (refused: readonly SlackAccess[]) => Promise<SlackAccess>;

/**
 * A bot token, or on loopback, where tests and the local stack listen, `http://<token>@127.0.0.1:<port>/api/`; undefined when it is
 * neither.
 */
export function slackAccess(text: string): SlackAccess | undefined {
  return accessBy(BOT_TOKEN, text);
}

/** The same of a refresh token, which is exchanged for a bot token. */
export function slackRefreshAccess(text: string): SlackAccess | undefined {
  return accessBy(REFRESH_TOKEN, text);
}

function accessBy(form: RegExp, text: string): SlackAccess | undefined {
  if (form.test(text)) return { token: text, api: SLACK_API };
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const token = url.username;
  if (url.protocol !== 'http:' || !isLoopbackHost(url.hostname) || !form.test(token)) return undefined;
  return { token, api: `${url.origin}/api/` };
}

/** The text that an access was read from. */
export function printSlackAccess({ token, api }: SlackAccess): string {
  return api === SLACK_API ? token : api.replace('://', `://${token}@`);
}

/** What keeps it from being used, in words that do not repeat it. */
export function slackTokenProblem(text: string): string | undefined {
  if (slackAccess(text) !== undefined) return undefined;
  if (text.startsWith('https://hooks.slack.com/'))
    return "is a webhook's; transport bot needs the bot token, which begins with xoxb-";
  return 'is no bot token; copy the one that begins with xoxb- whole';
}

import { isLoopbackHost } from '../web/public-address.ts';

const SLACK_API = 'https://slack.com/api/';
const BOT_TOKEN = /^xoxb-[\w-]{10,250}$/;

/** What calls of the Web API need. The token is a secret: it appears in no error. */
export interface SlackAccess {
  readonly token: string;
  /** Ends with a slash. */
  readonly api: string;
}

/**
 * A bot token, or on loopback, where tests and the local stack listen, `http://<token>@127.0.0.1:<port>/api/`; undefined when it is
 * neither.
 */
export function slackAccess(text: string): SlackAccess | undefined {
  if (BOT_TOKEN.test(text)) return { token: text, api: SLACK_API };
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const token = url.username;
  if (url.protocol !== 'http:' || !isLoopbackHost(url.hostname) || !BOT_TOKEN.test(token)) return undefined;
  return { token, api: `${url.origin}/api/` };
}

/** What keeps it from being used, in words that do not repeat it. */
export function slackTokenProblem(text: string): string | undefined {
  if (slackAccess(text) !== undefined) return undefined;
  if (text.startsWith('https://hooks.slack.com/'))
    return "is a webhook's; transport bot needs the bot token, which begins with xoxb-";
  return 'is no bot token; copy the one that begins with xoxb- whole';
}

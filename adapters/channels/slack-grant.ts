import { askSlack, callSlack, type SlackEffects } from './slack-api.ts';
import { printSlackAccess, type SlackAccess } from './slack-token.ts';

/** An app as Slack knows it, and what it may exchange once. All of it but the id is secret: it appears in no error. */
export interface SlackGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  /** See `slackRefreshAccess`. */
  readonly refresh: SlackAccess;
}

/** What came of an exchange. */
export type Exchanged =
  | {
      readonly kind: 'tokens';
      /** In the form of `slackAccess`. */
      readonly accessToken: string;
      /** In the form of `slackRefreshAccess`. */
      readonly refreshToken: string;
      /** Seconds that the access token lives. */
      readonly expiresInS: number;
    }
  /** `error` is Slack's word, or what came instead; safe to log. `lost`: the refresh token may be used up all the same. */
  | { readonly kind: 'retry'; readonly error: string; readonly lost: boolean }
  | { readonly kind: 'refused'; readonly error: string };

const TIMEOUT_MS = 10_000;
/** What Slack says of a bot token with rotation, when it does not say it. */
const EXPIRES_IN_S = 43_200;

/**
 * Exchanges a refresh token for another one and a new bot token. Slack revokes it with that, and leaves the bot token before alive until
 * it expires. https://docs.slack.dev/authentication/using-token-rotation
 * https://docs.slack.dev/reference/methods/oauth.v2.access: the app's id and secret are best shown by HTTP Basic.
 */
export async function exchangeRefreshToken(
  effects: SlackEffects,
  { clientId, clientSecret, refresh: { api, token } }: SlackGrant,
): Promise<Exchanged> {
  const basic = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64');
  const answer = await askSlack(
    effects,
    { api, authorization: `Basic ${basic}` },
    { method: 'oauth.v2.access', form: { grant_type: 'refresh_token', refresh_token: token } },
    TIMEOUT_MS,
  );
  if (answer.kind === 'retry') return { kind: 'retry', error: answer.error, lost: answer.lost };
  if (answer.kind === 'refused') return answer;
  const { access_token, refresh_token, expires_in, token_type } = answer.body;
  if (typeof access_token !== 'string' || typeof refresh_token !== 'string')
    return { kind: 'retry', error: 'no_tokens', lost: true };
  if (token_type === 'user') return { kind: 'refused', error: 'user_token' };
  return {
    kind: 'tokens',
    accessToken: printSlackAccess({ api, token: access_token }),
    refreshToken: printSlackAccess({ api, token: refresh_token }),
    expiresInS: typeof expires_in === 'number' ? expires_in : EXPIRES_IN_S,
  };
}

/** Why Slack does not take a bot token; undefined when it does. `passing`: it may take it later. */
export async function slackTokenFault(
  effects: SlackEffects,
  access: SlackAccess,
): Promise<{ readonly error: string; readonly passing: boolean } | undefined> {
  const answer = await callSlack(effects, access, { method: 'auth.test', form: {} }, TIMEOUT_MS);
  return answer.kind === 'ok' ? undefined : { error: answer.error, passing: answer.kind === 'retry' };
}

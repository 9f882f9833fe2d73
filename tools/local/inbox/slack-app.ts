import type { Clock } from '../../../src/kernel/clock.ts';
import type { WebApiAnswer } from './slack-web-api.ts';

/** What an app is known by, and what it may be exchanged for. */
interface SlackGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly accessToken: string;
}

interface Exchange {
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly body: string;
}

const CLIENT_ID = '1234567890.0987654321';
const CLIENT_SECRET = '00112233445566778899aabbccddeeff';
/** https://docs.slack.dev/authentication/using-token-rotation */
const EXPIRES_IN_S = 43_200;

const fault = (error: string): WebApiAnswer => ({ status: 200, body: { ok: false, error } });

/** An app with token rotation: bot tokens that expire after twelve hours, and refresh tokens that are revoked by their exchange. */
export function createSlackApp(now: Clock) {
  /** When each ends, epoch ms. */
  const access = new Map<string, number>();
  const refresh = new Set<string>();
  let issued = 0;
  let exchanges = 0;

  function issue() {
    issued += 1;
    const accessToken = `xoxe.xoxb-1-local-${String(issued).padStart(10, '0')}`;
    const refreshToken = `xoxe-1-local-${String(issued).padStart(10, '0')}`;
    access.set(accessToken, now() + EXPIRES_IN_S * 1_000);
    refresh.add(refreshToken);
    return { accessToken, refreshToken };
  }

  return {
    /** Somebody installs the app, which revokes nothing that is there. */
    install: (): SlackGrant => ({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, ...issue() }),
    /** Somebody takes every token back. */
    revoke(): void {
      access.clear();
      refresh.clear();
    },
    /** How many refresh tokens were exchanged. */
    exchanges: (): number => exchanges,
    /** What is wrong with a bot token; undefined when nothing is. */
    tokenFault(token: string): string | undefined {
      const until = access.get(token);
      if (until === undefined) return 'invalid_auth';
      return now() < until ? undefined : 'token_expired';
    },
    /** `oauth.v2.access`: https://docs.slack.dev/reference/methods/oauth.v2.access */
    exchange({ authorization = '', contentType, body }: Exchange): WebApiAnswer {
      const form = new URLSearchParams(
        contentType.startsWith('application/x-www-form-urlencoded') ? body : '',
      );
      const basic = Buffer.from(/^Basic (\S+)$/.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
      const [id = '', secret = ''] = basic.split(':');
      if ((form.get('client_id') ?? id) !== CLIENT_ID) return fault('invalid_client_id');
      if ((form.get('client_secret') ?? secret) !== CLIENT_SECRET) return fault('bad_client_secret');
      if (form.get('grant_type') !== 'refresh_token') return fault('invalid_grant_type');
      if (!refresh.delete(form.get('refresh_token') ?? '')) return fault('invalid_refresh_token');
      exchanges += 1;
      const { accessToken, refreshToken } = issue();
      return {
        status: 200,
        body: {
          ok: true,
          token_type: 'bot',
          access_token: accessToken,
          refresh_token: refreshToken,
          expires_in: EXPIRES_IN_S,
        },
      };
    },
  };
}

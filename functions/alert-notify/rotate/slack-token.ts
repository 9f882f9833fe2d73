import type { SecretVersions } from '../../../adapters/aws/secret-versions.ts';
import type { SlackEffects } from '../../../adapters/channels/slack-api.ts';
import { exchangeRefreshToken, slackTokenFault } from '../../../adapters/channels/slack-grant.ts';
import type { SlackAccess } from '../../../adapters/channels/slack-token.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { Rotatable } from '../../middleware/rotation/rotate-secret.ts';
import { printSlackCredentials, readSlackCredentials, type SlackCredentials } from '../slack-credentials.ts';

export interface SlackTokenDeps {
  /** ARN of the secret. */
  readonly secretId: string;
  readonly effects: SlackEffects;
}

interface MadeTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
}

/** A minute, in which what keeps the secret from being written mostly passes. */
const PUT_AGAIN_MS = [1_000, 3_000, 8_000, 16_000, 32_000];
const APP_FAULTS: ReadonlySet<string> = new Set(['invalid_client_id', 'bad_client_secret']);
const WHAT_TO_DO = 'docs/runbooks/slack-token.md says how another one is had';

/**
 * The bot token of Slack. Its exchange revokes the refresh token, so what comes of it is kept at once, and as long as this lives: whoever
 * asks again for the same token is given the same.
 *
 * Rejects with CodedErrors `secret_malformed`, `rotation_outdated`, `slack_refresh_token_used`, `slack_app_unknown`, `slack_exchange_refused`,
 * `slack_token_refused` and (retryable) `slack_unanswered`.
 */
export function createSlackToken({ secretId, effects }: SlackTokenDeps): Rotatable {
  const read = (text: string) => readSlackCredentials(secretId, text);
  let last: { readonly of: string; readonly made: MadeTokens } | undefined;

  async function exchange(held: SlackCredentials): Promise<MadeTokens> {
    const came = await exchangeRefreshToken(effects, held);
    if (came.kind === 'retry')
      throw unanswered(
        came.error,
        came.lost ? 'the next attempt finds out whether it was done' : 'it is asked again',
      );
    if (came.kind === 'refused') throw exchangeFault(secretId, held, came.error);
    const { accessToken, refreshToken, expiresInS } = came;
    const expiresAt = new Date(effects.clock() + expiresInS * 1_000).toISOString();
    return { accessToken, refreshToken, expiresAt };
  }

  async function tryOut(access: SlackAccess | undefined, passes: ReadonlySet<string>): Promise<void> {
    const fault = access && (await slackTokenFault(effects, access));
    if (fault === undefined || passes.has(fault.error)) return;
    if (fault.passing) throw unanswered(fault.error, 'nothing is put in use yet');
    throw new CodedError(
      'slack_token_refused',
      `Slack refuses the bot token in secret "${secretId}" (${fault.error}); nothing is put in use, and ${WHAT_TO_DO}`,
    );
  }

  return {
    async propose({ text }) {
      const held = read(text);
      const { clientId, clientSecret, refresh } = held;
      if (last?.of !== refresh.token) last = { of: refresh.token, made: await exchange(held) };
      return printSlackCredentials({ clientId, clientSecret, ...last.made });
    },
    // Slack has it since it was made; the secret may be of another app by now.
    async set(current, proposed) {
      if (read(current).clientId !== read(proposed).clientId)
        throw new CodedError(
          'rotation_outdated',
          `secret "${secretId}" names another app since its rotation began: take the label AWSPENDING from that version and rotate anew`,
        );
    },
    tryProposed: (text) => tryOut(read(text).access, new Set()),
    // One that has expired is changed all the same.
    tryCurrent: (text) => tryOut(read(text).access, new Set(['token_expired'])),
  };
}

/**
 * The versions of the secret, where a new one is not given up at the first fault: its text cannot be had again.
 *
 * `propose` rejects with the CodedError (retryable) `slack_token_unkept`.
 */
export function keptAtLast(
  versions: SecretVersions,
  secretId: string,
  pause: (ms: number) => Promise<unknown>,
): SecretVersions {
  return {
    ...versions,
    async propose(version, text) {
      for (const [tries, wait] of [...PUT_AGAIN_MS, 0].entries())
        try {
          return await versions.propose(version, text);
        } catch (cause) {
          if (tries === PUT_AGAIN_MS.length) throw unkept(secretId, cause);
          await pause(wait);
        }
    },
  };
}

function unkept(secretId: string, cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.name : 'unknown';
  return new CodedError(
    'slack_token_unkept',
    `Slack gave a new token, which secret "${secretId}" does not take (${why}): see that the function may write it. The next attempt tries again with what this one remembers; once that is lost, ${WHAT_TO_DO}`,
    { retryable: true, cause },
  );
}

function unanswered(error: string, then: string): CodedError {
  return new CodedError('slack_unanswered', `Slack did not answer (${error}); ${then}`, { retryable: true });
}

function exchangeFault(secretId: string, { access, expiresAt }: SlackCredentials, error: string): CodedError {
  if (APP_FAULTS.has(error))
    return new CodedError(
      'slack_app_unknown',
      `Slack does not know the app by clientId and clientSecret in secret "${secretId}" (${error}): put those of its page "Basic Information"; the refresh token is still good`,
    );
  const until = expiresAt ?? 'twelve hours after it was made';
  const left =
    access === undefined
      ? 'no message reaches Slack'
      : `messages reach Slack with the bot token in use until ${until}`;
  if (error === 'invalid_refresh_token')
    return new CodedError(
      'slack_refresh_token_used',
      `Slack takes the refresh token in secret "${secretId}" no more: the answer to its exchange was lost, or it was exchanged elsewhere; ${left}, and ${WHAT_TO_DO}`,
    );
  return new CodedError(
    'slack_exchange_refused',
    `Slack does not exchange the refresh token in secret "${secretId}" (${error}); ${left}, and ${WHAT_TO_DO}`,
  );
}

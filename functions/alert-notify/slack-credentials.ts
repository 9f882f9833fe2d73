import * as z from 'zod/mini';
import {
  type SlackAccess,
  type SlackTokens,
  slackAccess,
  slackRefreshAccess,
} from '../../adapters/channels/slack-token.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';
import { readSecretBy } from '../middleware/secret-shapes.ts';

/** What the secret of a bot token that changes by itself holds. */
export interface SlackCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the next bot token is had for, once. */
  readonly refresh: SlackAccess;
  /** Undefined until it was exchanged once, unless people have put it. */
  readonly access: SlackAccess | undefined;
  /** When the bot token ends, ISO 8601; undefined where it is not known. */
  readonly expiresAt: string | undefined;
}

export const SLACK_TOKEN_FORM = '{"clientId":"…","clientSecret":"…","refreshToken":"xoxe-…"}';

const word = z.string().check(z.minLength(1));
const Shape = z.strictObject({
  clientId: word,
  clientSecret: word,
  refreshToken: word,
  accessToken: z.optional(word),
  expiresAt: z.optional(z.iso.datetime()),
});

/** @throws CodedError `secret_malformed`, which quotes nothing */
export function readSlackCredentials(id: string, text: string): SlackCredentials {
  return readSecretBy(id, text, { form: SLACK_TOKEN_FORM, read: credentialsIn });
}

/** What {@link readSlackCredentials} reads. */
export function printSlackCredentials(held: z.infer<typeof Shape>): string {
  return JSON.stringify(held);
}

function credentialsIn(text: string): Result<SlackCredentials, string> {
  const shape = Shape.safeParse(parsed(text)).data;
  if (shape === undefined) return err('not the JSON that was expected');
  const { clientId, clientSecret, refreshToken, accessToken, expiresAt } = shape;
  const refresh = slackRefreshAccess(refreshToken);
  if (refresh === undefined) return err('refreshToken is none; copy the one that begins with xoxe- whole');
  const access = accessToken === undefined ? undefined : slackAccess(accessToken);
  if (accessToken !== undefined && access === undefined)
    return err('accessToken is no bot token; copy the one that begins with xoxe.xoxb- whole');
  return ok({ clientId, clientSecret, refresh, access, expiresAt });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The bot token of the secret; one that Slack refuses has the secret read anew, with the version that is about to be in use. */
export function slackTokensFrom(secrets: Secrets, id: string): SlackTokens {
  const accessesIn = (texts: readonly string[]) =>
    texts.flatMap((text) => readSlackCredentials(id, text).access ?? []);
  return async (refused) => {
    const known = refused.length === 0 ? accessesIn([await secrets.get(id)]) : [];
    const held = known.length > 0 ? known : accessesIn(await secrets.anew(id));
    const [first] = held;
    if (first === undefined)
      throw new CodedError(
        'slack_token_missing',
        `secret "${id}" holds no bot token yet: have its refresh token exchanged with \`aws secretsmanager rotate-secret --secret-id ${id}\``,
        { retryable: true },
      );
    return held.find(({ token }) => !refused.some((other) => other.token === token)) ?? first;
  };
}

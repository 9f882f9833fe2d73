import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Secrets } from '../../src/event/secrets.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

export interface SecretsOptions {
  /** How long a value is used before it is read again: a rotation takes effect within this. */
  readonly ttlMs: number;
  readonly now: Clock;
  /** How long past that a value is used while it cannot be read again. */
  readonly maxStaleMs?: number;
}

interface Known {
  readonly value: string;
  readonly readAt: number;
}

const MAX_STALE_MS = 3_600_000;
/** After a failed refresh the old value is used this long before the next attempt. */
const REFRESH_PAUSE_MS = 10_000;

/**
 * Secrets of AWS Secrets Manager, cached; requests for one secret that coincide become one.
 *
 * Rejects with CodedError `secret_missing` or (retryable) `secret_unavailable`, with the secret's id and what to do.
 */
export function createSecrets(client: SecretsManagerClient, options: SecretsOptions): Secrets {
  const { ttlMs, now, maxStaleMs = MAX_STALE_MS } = options;
  const known = new Map<string, Known>();
  const pending = new Map<string, Promise<string>>();
  const pausedUntil = new Map<string, number>();

  async function refresh(id: string): Promise<string> {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      if (SecretString === undefined) {
        throw new CodedError(
          'secret_missing',
          `secret "${id}" holds no text: store it as a string, not as binary`,
        );
      }
      known.set(id, { value: SecretString, readAt: now() });
      pausedUntil.delete(id);
      return SecretString;
    } catch (error) {
      const old = known.get(id);
      if (old !== undefined && now() - old.readAt < ttlMs + maxStaleMs) {
        pausedUntil.set(id, now() + REFRESH_PAUSE_MS);
        return old.value;
      }
      throw error instanceof CodedError ? error : secretError(id, error);
    }
  }

  function read(id: string): Promise<string> {
    let request = pending.get(id);
    if (request === undefined) {
      request = refresh(id).finally(() => pending.delete(id));
      pending.set(id, request);
    }
    return request;
  }

  /** Mostly there is none, and one that cannot be read helps nobody who asks for it. */
  async function comingValue(id: string): Promise<readonly string[]> {
    const request = new GetSecretValueCommand({ SecretId: id, VersionStage: 'AWSPENDING' });
    const answer = await client.send(request).catch(() => undefined);
    return answer?.SecretString === undefined ? [] : [answer.SecretString];
  }

  return {
    async get(id) {
      const old = known.get(id);
      if (old !== undefined && now() < Math.max(old.readAt + ttlMs, pausedUntil.get(id) ?? 0))
        return old.value;
      return read(id);
    },
    anew: async (id) => [...new Set([await read(id), ...(await comingValue(id))])],
  };
}

function secretError(id: string, error: unknown): CodedError {
  const name = error instanceof Error ? error.name : 'unknown';
  switch (name) {
    case 'ResourceNotFoundException':
      return new CodedError(
        'secret_missing',
        `secret "${id}" does not exist or has no value: create it and put one`,
        {
          cause: error,
        },
      );
    case 'InvalidRequestException':
      return new CodedError('secret_missing', `secret "${id}" is scheduled for deletion: restore it`, {
        cause: error,
      });
    case 'AccessDeniedException':
    case 'DecryptionFailure':
      return new CodedError(
        'secret_unavailable',
        `secret "${id}" was refused (${name}): grant secretsmanager:GetSecretValue, and kms:Decrypt if it has its own key`,
        { retryable: true, cause: error },
      );
    default:
      return new CodedError(
        'secret_unavailable',
        `secret "${id}" could not be read (${name}): try again later`,
        {
          retryable: true,
          cause: error,
        },
      );
  }
}

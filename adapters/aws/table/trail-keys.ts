import { type CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import type { TrailKeys } from '../../../src/intake/digest/trail-files.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

/** Keys are asked for around a time: one that is rotated then is among them. */
const AROUND_MS = 3_600_000;

/**
 * CloudTrail's public keys, by `ListPublicKeys`; each is asked for once.
 *
 * @param clientOf the client of a region: each has keys of its own
 * @throws CodedError `trail_keys_denied` or (retryable) `trail_keys_unavailable`
 */
export function createTrailKeys(clientOf: (region: string) => CloudTrailClient): TrailKeys {
  const known = new Map<string, Uint8Array>();
  /** Regions and hours that were asked for. */
  const asked = new Set<string>();

  async function ask(region: string, at: number): Promise<void> {
    let token: string | undefined;
    do {
      const { PublicKeyList = [], NextToken } = await clientOf(region)
        .send(
          new ListPublicKeysCommand({
            StartTime: new Date(at - AROUND_MS),
            EndTime: new Date(at + AROUND_MS),
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        )
        .catch((error: unknown) => {
          throw keysError(region, error);
        });
      for (const { Fingerprint, Value } of PublicKeyList)
        if (Fingerprint !== undefined && Value !== undefined) known.set(`${region} ${Fingerprint}`, Value);
      token = NextToken;
    } while (token !== undefined);
  }

  return {
    async find(region, fingerprint, at) {
      const hour = `${region} ${Math.floor(at / AROUND_MS)}`;
      const name = `${region} ${fingerprint}`;
      if (!known.has(name) && !asked.has(hour)) {
        await ask(region, at);
        asked.add(hour);
      }
      return known.get(name);
    },
  };
}

function keysError(region: string, cause: unknown): CodedError {
  const { name } = cause instanceof Error ? cause : { name: 'unknown' };
  if (name === 'AccessDeniedException')
    return new CodedError(
      'trail_keys_denied',
      `CloudTrail's public keys of ${region} may not be read: allow cloudtrail:ListPublicKeys`,
      { cause },
    );
  // What AWS says to credentials in a region that their account has not turned on.
  const hint = name === 'UnrecognizedClientException' ? '; is that region turned on for this account?' : '';
  return new CodedError('trail_keys_unavailable', `CloudTrail in ${region} failed with ${name}${hint}`, {
    retryable: true,
    cause,
  });
}

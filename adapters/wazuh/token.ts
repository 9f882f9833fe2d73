/** Lifetime of a token when it does not say (`auth_token_exp_timeout`). */
const DEFAULT_LIFETIME_S = 900;
const MARGIN_MS = 60_000;

/**
 * How long to use a token, in milliseconds from now: what lies between its `nbf` and `exp`, less a minute or a tenth.
 * Only the difference is used: the manager's clock may be another than ours.
 */
export function tokenUseMs(jwt: string): number {
  const { nbf, exp } = claimsOf(jwt);
  const lifetimeMs =
    (nbf !== undefined && exp !== undefined && exp > nbf ? exp - nbf : DEFAULT_LIFETIME_S) * 1000;
  return lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);
}

function claimsOf(jwt: string): { readonly nbf?: number; readonly exp?: number } {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return {};
    const { nbf, exp } = claims as { nbf?: unknown; exp?: unknown };
    return {
      ...(typeof nbf === 'number' && { nbf }),
      ...(typeof exp === 'number' && { exp }),
    };
  } catch {
    return {};
  }
}

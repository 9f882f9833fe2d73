import { generateKeyPairSync, sign, verify } from 'node:crypto';

/** Claims of a Wazuh API token, in Wazuh's order. Times are Unix seconds. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly nbf: number;
  readonly exp: number;
  readonly sub: string;
  readonly run_as: boolean;
  readonly rbac_roles: readonly number[];
  readonly rbac_mode: string;
}

export interface Tokens {
  issue(user: string, roles: readonly number[], runAs?: boolean): string;
  /** Claims of a token that counts now: our signature, not expired, not revoked. */
  check(token: string): TokenClaims | undefined;
  /** Revokes what `user` (everybody when left out) holds. */
  revoke(user?: string): void;
  /** Revokes everything: the lifetime is part of what a token is checked for. Undefined: as it was at the start. */
  setLifetime(seconds: number | undefined): void;
  lifetimeS(): number;
}

const ISSUER = 'wazuh';
const AUDIENCE = 'Wazuh API REST';
/** Tokens whose signature was found ours. */
const REMEMBERED_TOKENS = 64;
const HEADER = encode({ alg: 'ES512', typ: 'JWT' });

/**
 * JSON Web Tokens (RFC 7519) signed ES512 with a key of this node alone: another node refuses them.
 *
 * A token issued in the second of a revocation is refused for good. The real manager refuses it in some of its
 * processes and accepts it in others; a client must survive the worse.
 */
export function createTokens(lifetimeS: number, now: () => number): Tokens {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp521r1' });
  const key = { dsaEncoding: 'ieee-p1363' } as const;
  const revokedAt = new Map<string, number>();
  let everybodyRevokedAt = Number.NEGATIVE_INFINITY;
  let lifetime = lifetimeS;
  const second = () => Math.floor(now() / 1000);
  // P-521 takes milliseconds, and a client sends the same token with every request. Whether it still counts is asked anew.
  const genuine = new Set<string>();
  const isGenuine = (token: string, signed: string, signature: string): boolean => {
    if (genuine.has(token)) return true;
    const bytes = Buffer.from(signature, 'base64url');
    if (!verify('sha512', Buffer.from(signed), { key: publicKey, ...key }, bytes)) return false;
    if (genuine.size >= REMEMBERED_TOKENS) genuine.clear();
    genuine.add(token);
    return true;
  };
  const revoke = (user?: string): void => {
    if (user === undefined) everybodyRevokedAt = second();
    else revokedAt.set(user, second());
  };

  return {
    issue: (user, roles, runAs = false) => {
      const nbf = second();
      const payload = encode({
        iss: ISSUER,
        aud: AUDIENCE,
        nbf,
        exp: nbf + lifetime,
        sub: user,
        run_as: runAs,
        rbac_roles: roles,
        rbac_mode: 'white',
      } satisfies TokenClaims);
      const signature = sign('sha512', Buffer.from(`${HEADER}.${payload}`), { key: privateKey, ...key });
      return `${HEADER}.${payload}.${signature.toString('base64url')}`;
    },
    check: (token) => {
      const [header, payload, signature, ...rest] = token.split('.');
      if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0)
        return undefined;
      if (!isGenuine(token, `${header}.${payload}`, signature)) return undefined;
      const claims: TokenClaims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      const at = now() / 1000;
      const inTime = claims.nbf <= at && at < claims.exp && claims.exp - claims.nbf === lifetime;
      const lastRevocation = Math.max(
        everybodyRevokedAt,
        revokedAt.get(claims.sub) ?? Number.NEGATIVE_INFINITY,
      );
      return inTime && claims.nbf > lastRevocation ? claims : undefined;
    },
    revoke,
    setLifetime: (seconds) => {
      lifetime = seconds ?? lifetimeS;
      revoke();
    },
    lifetimeS: () => lifetime,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

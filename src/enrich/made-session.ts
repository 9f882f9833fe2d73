import type { JsonObject } from '../kernel/json.ts';
import type { MadeSession, SessionOrigin } from './session-book.ts';
import { roleStep } from './trail-identity.ts';
import { objectIn, readPrincipal, step, wordIn } from './trail-words.ts';

/** Whom a call asks to be. */
interface Target {
  /** Such as `role Admin (111122223333)`. */
  readonly step: string;
  readonly account?: string;
}

const HOUR_MS = 3_600_000;
/** The longest that AWS gives. */
const LIFE_MS = { role: 12 * HOUR_MS, federated: 36 * HOUR_MS };
/** Records come late, and those of a backfill later still. */
const LATE_MS = 24 * HOUR_MS;
/** Behind so many steps the middle is left out. */
const MAX_STEPS = 8;

/**
 * The role, federated user or account that a call asks to be; undefined for other calls. Who asks for a session token stays
 * who it is.
 */
export function targetOf(record: JsonObject): Target | undefined {
  switch (wordIn(record, 'eventName') ?? '') {
    case 'AssumeRole':
    case 'AssumeRoleWithSAML':
    case 'AssumeRoleWithWebIdentity': {
      const role =
        readPrincipal(wordIn(record, 'requestParameters', 'roleArn')) ??
        readPrincipal(wordIn(record, 'responseElements', 'assumedRoleUser', 'arn'));
      return role && { step: roleStep(role.name, role.account), account: role.account };
    }
    case 'AssumeRoot': {
      const account = wordIn(record, 'requestParameters', 'targetPrincipal');
      return account === undefined ? undefined : { step: `root ${account}`, account };
    }
    case 'GetFederationToken': {
      const user = readPrincipal(wordIn(record, 'responseElements', 'federatedUser', 'arn'));
      const called = user?.name ?? wordIn(record, 'requestParameters', 'name');
      if (called === undefined) return undefined;
      return {
        step: step('federated user', called, user?.account),
        ...(user !== undefined && { account: user.account }),
      };
    }
    case 'GetRoleCredentials': {
      const role = wordIn(record, 'serviceEventDetails', 'role_name');
      const account = wordIn(record, 'serviceEventDetails', 'account_id');
      return role === undefined
        ? undefined
        : { step: step('permission set', role, account), ...(account !== undefined && { account }) };
    }
    default:
      return undefined;
  }
}

/** Whether a record answers with credentials, as most do not. */
export function makesSession(record: JsonObject): boolean {
  return 'credentials' in objectIn(record, 'responseElements');
}

/**
 * The session that a record has made, with who is behind it. Those that services of AWS make for themselves are left
 * out: they are most, and their records say the service anyway.
 */
export function madeSession(
  record: JsonObject,
  by: SessionOrigin,
  { tenant, at }: { readonly tenant: string; readonly at: number },
): MadeSession | undefined {
  const target = targetOf(record);
  const accessKeyId = wordIn(record, 'responseElements', 'credentials', 'accessKeyId');
  if (target === undefined || accessKeyId === undefined || accessKeyId.startsWith('[REDACTED'))
    return undefined;
  if (by.type === 'AWSService') return undefined;
  const all = [...by.path, target.step];
  const path = all.length <= MAX_STEPS ? all : [...all.slice(0, 1), '…', ...all.slice(2 - MAX_STEPS)];
  const life = LIFE_MS[wordIn(record, 'eventName') === 'GetFederationToken' ? 'federated' : 'role'];
  return { tenant, accessKeyId, origin: { ...by, path }, expiresAt: at + life + LATE_MS };
}

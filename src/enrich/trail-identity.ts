import type { SecurityEvent } from '../event/security-event.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { SessionOrigin } from './session-book.ts';
import { cut, objectIn, type Principal, readPrincipal, step, wordIn } from './trail-words.ts';

export type TrailIdentity = NonNullable<NonNullable<SecurityEvent['sluice']>['identity']>;

/** Who stands at the beginning and what was taken on the way, as far as one record and its session's origin say. */
export interface Chain {
  readonly origin: SessionOrigin;
  readonly knownBy: TrailIdentity['known_by'];
}

/** Roles of single sign-on are called after their permission set. */
const SINGLE_SIGN_ON = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;
const WORDS: Readonly<Record<string, string>> = {
  Root: 'root',
  IAMUser: 'user',
  AssumedRole: 'session',
  Role: 'role',
  FederatedUser: 'federated user',
  SAMLUser: 'SAML user',
  WebIdentityUser: 'web identity',
  IdentityCenterUser: 'Identity Center user',
  Directory: 'directory user',
  AWSAccount: 'account',
  AWSService: 'service',
};

/**
 * Who began, from a record's (redacted) `userIdentity` and from what was noted of its session. The name of a role's session is
 * chosen by whoever takes the role: it is the answer only while nothing better is known.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function chainOf(record: JsonObject, session?: SessionOrigin): Chain {
  const own = ownChain(record);
  const sourceIdentity = sourceIdentityOf(record);
  const { origin, knownBy } =
    session === undefined ? own : { origin: session, knownBy: 'earlier_call' as const };
  // It stays the same through all roles, and only those who began as a person in IAM are known better.
  if (sourceIdentity === undefined || (session !== undefined && /^(IAMUser|Root)$/.test(origin.type)))
    return { origin, knownBy };
  return { origin: { ...origin, name: cut(sourceIdentity) }, knownBy: 'source_identity' };
}

function ownChain(record: JsonObject): Chain {
  const identity = objectIn(record, 'userIdentity');
  const type = wordIn(identity, 'type') ?? 'Unknown';
  const account = wordIn(identity, 'accountId');
  const principal = readPrincipal(wordIn(identity, 'arn'));
  const from = (name: string | undefined, path: readonly string[] = []): SessionOrigin => {
    const federatedBy = federatedByOf(record, principal);
    return {
      type: cut(type),
      ...(name !== undefined && { name: cut(name) }),
      ...(account !== undefined && { account: cut(account) }),
      path,
      ...(federatedBy !== undefined && { federatedBy }),
      rank: type === 'AWSAccount' ? 0 : 1,
    };
  };
  const named = wordIn(identity, 'userName') ?? principal?.name;
  if (type === 'Root' || type === 'AWSAccount') return { origin: from(undefined), knownBy: 'record' };
  if (type === 'AWSService') return { origin: from(wordIn(identity, 'invokedBy')), knownBy: 'record' };
  if (type === 'IdentityCenterUser')
    return { origin: from(named ?? wordIn(identity, 'onBehalfOf', 'userId')), knownBy: 'record' };
  if (type === 'FederatedUser' && named !== undefined) {
    const issuer = wordIn(identity, 'sessionContext', 'sessionIssuer', 'userName');
    const path = [step('federated user', named, principal?.account ?? account)];
    if (issuer !== undefined)
      return { origin: { ...from(issuer, path), type: 'IAMUser' }, knownBy: 'record' };
  }
  if (type !== 'AssumedRole')
    return { origin: from(named ?? wordIn(identity, 'invokedBy')), knownBy: 'record' };

  const role = wordIn(identity, 'sessionContext', 'sessionIssuer', 'userName') ?? principal?.name;
  const path = role === undefined ? [] : [roleStep(role, principal?.account ?? account)];
  const switchedFrom = readPrincipal(wordIn(record, 'additionalEventData', 'SwitchFrom'));
  if (switchedFrom?.kind === 'user')
    return {
      origin: { ...from(switchedFrom.name, path), type: 'IAMUser', account: switchedFrom.account },
      knownBy: 'record',
    };
  return { origin: from(principal?.session ?? named, path), knownBy: 'session_name' };
}

export function roleStep(role: string, account: string | undefined): string {
  const permissionSet = SINGLE_SIGN_ON.exec(role)?.[1];
  return permissionSet === undefined
    ? step('role', role, account)
    : step('permission set', permissionSet, account);
}

export function sourceIdentityOf(record: JsonObject): string | undefined {
  return wordIn(record, 'userIdentity', 'sessionContext', 'sourceIdentity');
}

function federatedByOf(record: JsonObject, principal: Principal | undefined): string | undefined {
  const type = wordIn(record, 'userIdentity', 'type');
  if (type === 'IdentityCenterUser' || SINGLE_SIGN_ON.test(principal?.name ?? '')) return 'Identity Center';
  const provider =
    wordIn(record, 'userIdentity', 'sessionContext', 'webIdFederationData', 'federatedProvider') ??
    (type === 'SAMLUser' ? wordIn(record, 'requestParameters', 'principalArn') : undefined) ??
    wordIn(record, 'additionalEventData', 'SamlProviderArn') ??
    wordIn(record, 'userIdentity', 'identityProvider');
  if (provider === undefined) return undefined;
  const { kind, name } = readPrincipal(provider) ?? {};
  const isSaml = kind === 'saml-provider' || (kind === undefined && type === 'SAMLUser');
  return cut(`${isSaml ? 'SAML' : 'OIDC'} ${name ?? provider}`);
}

/** The chain in words, such as `user alice > role Dev (444455556666) > role Admin (111122223333)`. */
export function chainText({ type, name, account, path, federatedBy }: SessionOrigin): string {
  const word = type === 'AssumedRole' && federatedBy !== undefined ? `${federatedBy} user` : WORDS[type];
  const begin =
    type === 'Root' || type === 'AWSAccount'
      ? [word, account].filter(Boolean).join(' ')
      : [word ?? type.toLowerCase(), name ?? 'unknown']
          .filter((each, i, all) => each !== all[i - 1])
          .join(' ');
  return [begin, ...path].join(' > ').slice(0, 1_024);
}

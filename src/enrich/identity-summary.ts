import type { JsonObject } from '../kernel/json.ts';
import { targetOf } from './made-session.ts';
import type { SessionOrigin } from './session-book.ts';
import { chainOf, chainText, sourceIdentityOf, type TrailIdentity } from './trail-identity.ts';
import { cut, readPrincipal, wordIn } from './trail-words.ts';

const TEMPORARY = /^(AssumedRole|FederatedUser|SAMLUser|WebIdentityUser|IdentityCenterUser)$/;

/**
 * Who really acted, short: every member a scalar that a rule may match, and left out when the record does not say it or
 * it is not so. `docs/cloudtrail-identity.md` explains each.
 *
 * @param session who is behind the record's session, when that is known
 */
export function summarizeIdentity(record: JsonObject, session?: SessionOrigin): TrailIdentity {
  const { origin, knownBy } = chainOf(record, session);
  const id = (...path: readonly string[]) => wordIn(record, 'userIdentity', ...path);
  const caller = id('accountId') ?? readPrincipal(id('arn'))?.account;
  const recipient = wordIn(record, 'recipientAccountId');
  const target = targetOf(record);
  const type = id('type');
  const mfa = mfaOf(record);
  const identity: TrailIdentity = { type: origin.type, known_by: knownBy, chain: chainText(origin) };
  const set = <K extends keyof TrailIdentity>(key: K, value: TrailIdentity[K] | undefined) => {
    if (value !== undefined)
      Object.assign(identity, { [key]: typeof value === 'string' ? cut(value) : value });
  };
  set('name', origin.name);
  set('account', origin.account);
  set('steps', origin.path.length || undefined);
  set('source_identity', sourceIdentityOf(record));
  set('federated_by', origin.federatedBy);
  set('invoked_by', type === 'AWSService' ? undefined : id('invokedBy'));
  set(
    'cross_account',
    (caller !== undefined && recipient !== undefined && caller !== recipient) || undefined,
  );
  set('root', type === 'Root' || origin.type === 'Root' || undefined);
  set('mfa', mfa);
  set('credential', credentialOf(type, id('accessKeyId')));
  set('console', wordIn(record, 'sessionCredentialFromConsole') === 'true' || undefined);
  set('target', target?.step);
  set('target_account', target?.account);
  return identity;
}

function mfaOf(record: JsonObject): boolean | undefined {
  const said =
    wordIn(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated') ??
    wordIn(record, 'additionalEventData', 'MFAUsed');
  return said === undefined ? undefined : /^(true|yes)$/i.test(said);
}

/** By the beginning of the access key id, which a pseudonym has no longer. */
function credentialOf(
  type: string | undefined,
  accessKeyId: string | undefined,
): TrailIdentity['credential'] | undefined {
  if (accessKeyId?.startsWith('AKIA')) return 'long_term';
  return accessKeyId?.startsWith('ASIA') || TEMPORARY.test(type ?? '') ? 'temporary' : undefined;
}

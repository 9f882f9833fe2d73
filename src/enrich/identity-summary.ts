import type { JsonObject } from '../kernel/json.ts';
import { targetOf } from './made-session.ts';
import type { SessionOrigin } from './session-book.ts';
import { chainOf, chainText, sourceIdentityOf, type TrailIdentity } from './trail-identity.ts';
import { cut, objectIn, readPrincipal, wordIn } from './trail-words.ts';

const TEMPORARY = /^(AssumedRole|FederatedUser|SAMLUser|WebIdentityUser|IdentityCenterUser)$/;

/**
 * Who really acted, short: every member a scalar that a rule may match, and left out when the record does not say it or
 * it is not so. `docs/cloudtrail-identity.md` explains each.
 *
 * @param session who is behind the record's session, when that is known
 */
export function summarizeIdentity(record: JsonObject, session?: SessionOrigin): TrailIdentity {
  const { origin, knownBy } = chainOf(record, session);
  const who = objectIn(record, 'userIdentity');
  const caller = wordIn(who, 'accountId') ?? readPrincipal(wordIn(who, 'arn'))?.account;
  const recipient = wordIn(record, 'recipientAccountId');
  const target = targetOf(record);
  const type = wordIn(who, 'type');
  const mfa = mfaOf(record);
  const identity: TrailIdentity = { type: origin.type, known_by: knownBy, chain: chainText(origin) };
  if (origin.name !== undefined) identity.name = origin.name;
  if (origin.account !== undefined) identity.account = origin.account;
  if (origin.path.length > 0) identity.steps = origin.path.length;
  const sourceIdentity = sourceIdentityOf(record);
  if (sourceIdentity !== undefined) identity.source_identity = cut(sourceIdentity);
  if (origin.federatedBy !== undefined) identity.federated_by = origin.federatedBy;
  const invokedBy = type === 'AWSService' ? undefined : wordIn(who, 'invokedBy');
  if (invokedBy !== undefined) identity.invoked_by = cut(invokedBy);
  if (caller !== undefined && recipient !== undefined && caller !== recipient) identity.cross_account = true;
  if (type === 'Root' || origin.type === 'Root') identity.root = true;
  if (mfa !== undefined) identity.mfa = mfa;
  const credential = credentialOf(type, wordIn(who, 'accessKeyId'));
  if (credential !== undefined) identity.credential = credential;
  if (wordIn(record, 'sessionCredentialFromConsole') === 'true') identity.console = true;
  if (target !== undefined) identity.target = cut(target.step);
  if (target?.account !== undefined) identity.target_account = cut(target.account);
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

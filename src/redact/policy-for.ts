import { DOCUMENT_POLICIES, type DocumentKind, pathsIn } from './document-policies.ts';
import type { RedactionPolicy } from './policy.ts';
import { type ProvenRedaction, policyFrom } from './policy-from.ts';
import type { TokenKeys } from './pseudonyms.ts';

/**
 * The policy for one kind of document under a tenant's settings.
 *
 * @throws CodedError `invalid_redaction_policy`, naming every problem
 */
export function policyFor(
  settings: ProvenRedaction,
  document: DocumentKind,
  tokenKeys?: TokenKeys,
): RedactionPolicy {
  return policyFrom(DOCUMENT_POLICIES[document], settings, tokenKeys, (path) => pathsIn(document, path));
}

import { randomBytes } from 'node:crypto';
import type { DocumentKind } from '../../../../src/redact/document-policies.ts';
import { MASK_EVERYTHING } from '../../../../src/redact/mask-everything.ts';
import type { RedactionPolicy } from '../../../../src/redact/policy.ts';
import { policyFor } from '../../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../../src/redact/policy-from.ts';
import { UsageError } from '../../faults.ts';
import { CONFIG_FILE, checkTenant, configIn } from '../local-config.ts';

export interface PolicyFlags {
  readonly policy: DocumentKind;
  /** Every detector masks, whatever the kind of document. */
  readonly all: boolean;
  /** Whose settings hold; undefined: the built-in ones. */
  readonly tenant: string | undefined;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

const BUILT_IN: ProvenRedaction = { detectors: {}, fields: {}, keep: [] };
/** Kinds that stages redact by a tenant's settings. */
const OF_TENANTS: readonly DocumentKind[] = ['event', 'cloudtrail', 'aws_log'];

/**
 * The policies of one run, by kind of document.
 *
 * @throws UsageError; CommandFailed when the configuration cannot be read
 */
export async function policiesOf(flags: PolicyFlags): Promise<(kind: DocumentKind) => RedactionPolicy> {
  if (flags.all) return () => policyFor(MASK_EVERYTHING, 'all');
  if (flags.tenant === undefined) return (kind) => policyFor(BUILT_IN, kind);
  const settings = await settingsOf(flags.tenant, flags);
  // The tenant's own key stays in Secrets Manager: pseudonyms look as they do in production, and are others.
  const tokenKeys = { current: randomBytes(32).toString('hex') };
  return (kind) => policyFor(settings, kind, tokenKeys);
}

async function settingsOf(tenant: string, { policy, directory }: PolicyFlags): Promise<ProvenRedaction> {
  if (!OF_TENANTS.includes(policy))
    throw new UsageError(
      `--tenant goes with --policy ${OF_TENANTS.join(' or ')}: "${policy}" is the same for every tenant`,
    );
  const config = await configIn(directory);
  checkTenant(tenant, config);
  const known = config?.tenants.find(({ id }) => id === tenant);
  if (known === undefined)
    throw new UsageError(`--tenant reads ${CONFIG_FILE}, and there is none here; run it where yours lies`);
  return known.redaction;
}

import type { Envelope } from '../../src/event/envelope.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { RedactEnvelope } from './judge-records.ts';

export interface TenantRedaction {
  readonly telemetry: Telemetry;
  /** Step `redact`, with the policies of AWS's sources; rejects when the tenant's token key cannot be read. */
  readonly redactionOf: (tenant: string) => Promise<(envelope: Envelope) => Envelope>;
}

/** Undefined, once it was said why, when the tenant's token key cannot be read. */
export async function redactionOrReport(
  { redactionOf, telemetry }: TenantRedaction,
  tenant: string,
): Promise<RedactEnvelope | undefined> {
  try {
    return await redactionOf(tenant);
  } catch (error) {
    if (!(error instanceof CodedError && error.retryable)) throw error;
    const { name, code } = error;
    telemetry.log('error', error.message, { stage: 'cloudtrail-forwarder', error: name, code });
    return undefined;
  }
}

import type { X509Certificate } from 'node:crypto';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { Clock } from '../../src/kernel/clock.ts';

export interface CertificateWatchDeps {
  /** Name of the node. */
  readonly name: string;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;
const SOON_DAYS = 21;

/**
 * Measures `ManagerCertificateDays`, what is left of the certificate that a node shows, at a new connection once an hour.
 * The one that Wazuh makes lasts 365 days and nothing renews it. A pinned certificate is watched too: its pin outlives it,
 * but whoever renews it must change the pin.
 */
export function createCertificateWatch({ name, clock, telemetry }: CertificateWatchDeps) {
  let nextAt = 0;
  return ({ validTo }: Pick<X509Certificate, 'validTo'>): void => {
    if (clock() < nextAt) return;
    nextAt = clock() + EVERY_MS;
    const days = daysLeft(validTo, clock());
    telemetry.measure('ManagerCertificateDays', days, 'Count', { node: name });
    if (days < SOON_DAYS)
      telemetry.log('warn', 'the certificate of a manager node ends soon or has ended', { node: name, days });
  };
}

/** Whole days until `validTo` of a certificate; negative when it is over. */
function daysLeft(validTo: string, now: number): number {
  return Math.floor((Date.parse(validTo) - now) / DAY_MS);
}

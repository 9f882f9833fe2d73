import { sha256 } from '../kernel/digest.ts';
import type { Notice } from './notice.ts';

/** A secret that only people change. */
export interface KeptSecret {
  /** As people name it: `sluice/channels`. */
  readonly name: string;
  /** Epoch ms; undefined while nobody has filled it, which is told elsewhere. */
  readonly changedAt: number | undefined;
}

const DAY_MS = 86_400_000;
/** How often an old secret is told again. */
export const REMIND_EVERY_MS = 7 * DAY_MS;

/** A notice of each secret that nobody has changed for `afterDays`; within a week whoever tells it tells the same. */
export function secretReminders(
  secrets: readonly KeptSecret[],
  afterDays: number,
  now: number,
): readonly Notice[] {
  return secrets.flatMap(({ name, changedAt }) => {
    const days = changedAt === undefined ? 0 : Math.floor((now - changedAt) / DAY_MS);
    if (changedAt === undefined || days < afterDays) return [];
    const told = sha256(JSON.stringify([name, changedAt, Math.floor(now / REMIND_EVERY_MS)]), 22);
    return [
      {
        kind: 'secret_old',
        subject: name,
        text: `Sluice: the secret "${name}" has not been changed for ${days} days; it is to be changed after ${afterDays}`,
        at: now,
        id: `secret_old-${told}`,
      },
    ];
  });
}

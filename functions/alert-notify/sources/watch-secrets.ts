import { type KeptSecret, REMIND_EVERY_MS, secretReminders } from '../../../src/notify/secret-age.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import { type TellNoticeDeps, tellNotice } from './tell-notice.ts';

export interface WatchSecretsDeps extends TellNoticeDeps {
  /** When each secret was changed last. */
  readonly secrets: () => Promise<readonly KeptSecret[]>;
  readonly afterDays: number;
}

/** Ages in days need no closer look; each instance has its own clock. */
const LOOK_EVERY_MS = 6 * 3_600_000;

/** Reminds people of secrets that they alone can change; never throws. */
export function watchingSecrets(deps: WatchSecretsDeps): (claimant: string) => Promise<void> {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async (claimant) => {
    const now = deps.clock();
    if (now < nextAt) return;
    nextAt = now + LOOK_EVERY_MS;
    try {
      const reminders = secretReminders(await deps.secrets(), deps.afterDays, now);
      for (const reminder of reminders) await tellNotice(deps, reminder, claimant, 2 * REMIND_EVERY_MS);
    } catch (error) {
      deps.telemetry.log('warn', 'ages of secrets cannot be read; they are asked for again in some hours', {
        stage: 'alert-notify',
        ...errorFields(error),
      });
    }
  };
}

import { randomUUID } from 'node:crypto';
import type { ApiContext } from './api/context.ts';
import type { Gate } from './api/dispatch.ts';
import { createLoginBlock } from './api/login-block.ts';
import { createLogtest } from './api/logtest.ts';
import { createRateWindow } from './api/rate-window.ts';
import { createTokens } from './api/token.ts';
import type { FaultSwitch } from './faults.ts';
import type { ManagerOptions } from './options.ts';
import { createAccounts } from './rbac/accounts.ts';

/** Requests to `/events` a minute; a constant in the real one. */
const EVENTS_PER_MINUTE = 30;

type GateParts = Pick<
  ApiContext,
  'managerName' | 'counters' | 'analyse' | 'agents' | 'installation' | 'reload'
> & {
  readonly faults: FaultSwitch;
};

/** The API's limits and everything its handlers work on. */
export function createGate(options: ManagerOptions, { faults, ...parts }: GateParts): Gate {
  const { now, users, limits = {} } = options;
  const general = limits.maxRequestPerMinute ?? 300;
  const window = createRateWindow(general, now);
  return {
    context: {
      ...parts,
      now,
      startedAt: now(),
      uuid: randomUUID(),
      accounts: createAccounts(users),
      tokens: createTokens(limits.tokenLifetimeS ?? 900, now),
      logtest: createLogtest({
        load: parts.installation.load,
        managerName: parts.managerName,
        now,
        sessionTimeoutS: limits.logtestTimeoutS ?? 900,
        maxSessions: limits.logtestSessions ?? 64,
      }),
      integrates: options.integration !== undefined,
      access: {
        max_login_attempts: limits.maxLoginAttempts ?? 50,
        block_time: limits.blockTimeS ?? 300,
        max_request_per_minute: general,
      },
      daemonsReady: () => faults.strike('daemons-not-ready') === undefined,
      chokesOn: (events) => {
        const fault = faults.strike('chokes-on');
        return fault && events.some((event) => event.includes(fault.text)) ? fault.status : undefined;
      },
    },
    maxUploadBytes: limits.maxUploadBytes ?? 10_485_760,
    general: { admit: () => faults.strike('too-many-requests') === undefined && window.admit() },
    // A general limit below 30 lowers this one too, and 0 removes both.
    events: createRateWindow(Math.min(general, limits.eventsPerMinute ?? EVENTS_PER_MINUTE), now),
    block: createLoginBlock(limits.maxLoginAttempts ?? 50, limits.blockTimeS ?? 300, now),
  };
}

import type { PollBook } from '../../../src/notify/poll-state.ts';
import { noticeOf, RETELL_MS } from '../../../src/notify/source-notice.ts';
import {
  judgeSources,
  type SourceBook,
  type SourceFault,
  type WatchSettings,
} from '../../../src/notify/source-watch.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import { type TellNoticeDeps, tellNotice } from './tell-notice.ts';

export interface WatchSourcesDeps extends TellNoticeDeps {
  readonly sources: SourceBook;
  readonly poll: Pick<PollBook, 'read'>;
  readonly settings: WatchSettings;
}

/**
 * Looks after the sources of alerts, and tells what is wrong as an alert of our own. It measures `AlertSourceFaults`, what
 * is wrong now, for the alarm: there may be no route at all, and a notice needs the queue. Never throws.
 */
export async function watchSources(deps: WatchSourcesDeps, claimant: string): Promise<void> {
  const { clock, telemetry, sources, poll, settings } = deps;
  try {
    const now = clock();
    const [heard, polled] = await Promise.all([sources.read(now), poll.read()]);
    const { faults, missed } = judgeSources(heard, polled, now, settings);
    telemetry.measure('AlertSourceFaults', faults.length, 'Count');
    for (const { key } of missed) await sources.settle(key);
    if (missed.length > 0) telemetry.measure('AlertsMissedByScript', missed.length, 'Count');
    for (const fault of faults) await tell(deps, fault, claimant);
  } catch (error) {
    telemetry.measure('AlertSourceFaults', 1, 'Count');
    telemetry.log('error', 'the watch over alert sources failed; it looks again in a minute', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
  }
}

/** Tells a fault once in `RETELL_MS`. */
async function tell(deps: WatchSourcesDeps, fault: SourceFault, claimant: string): Promise<void> {
  const told = await tellNotice(deps, noticeOf(fault, deps.clock()), claimant, 2 * RETELL_MS);
  if (told)
    deps.telemetry.log('error', 'something is wrong with a source of alerts', {
      stage: 'alert-notify',
      code: fault.kind,
      since: new Date(fault.since).toISOString(),
    });
}

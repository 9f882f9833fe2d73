import type { SetShelf } from '../../src/enrich/threat/set-shelf.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { errorFields } from '../middleware/error-fields.ts';

export interface CurrentThreatsDeps {
  readonly shelf: SetShelf;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** The set of indicators that events are looked up in. */
export interface CurrentThreats {
  readonly set: () => ThreatSet | undefined;
  /**
   * Looks whether there is a newer set, at most once a minute. Resolves at once when there is a set already: the newer one is
   * loaded meanwhile and takes its place. Never rejects: without a set events go unmarked.
   */
  readonly refresh: () => Promise<void>;
}

const CHECK_EVERY_MS = 60_000;

export function createCurrentThreats({ shelf, clock, telemetry }: CurrentThreatsDeps): CurrentThreats {
  let set: ThreatSet | undefined;
  /** Of the set in use, or of one that was refused: neither is loaded again. */
  let version: string | undefined;
  let nextCheck = 0;
  let running: Promise<void> | undefined;

  const load = async () => {
    try {
      const pointer = await shelf.current();
      if (pointer === undefined || pointer.version === version) return;
      const file = await shelf.read(pointer.version);
      if (file === undefined) {
        telemetry.log('error', 'the set of threat indicators is missing', {
          stage: 'enrich',
          version: pointer.version,
        });
        return;
      }
      const opened = ThreatSet.open(file);
      version = pointer.version;
      if (opened.ok) set = opened.value;
      else
        telemetry.log('error', 'the set of threat indicators is refused; the one before stays in use', {
          stage: 'enrich',
          version,
          reason: opened.error,
        });
    } catch (error) {
      telemetry.log('warn', 'sets of threat indicators cannot be looked for; the one in use stays', {
        stage: 'enrich',
        ...errorFields(error),
      });
    } finally {
      if (set !== undefined) {
        telemetry.measure('ThreatIndicators', set.indicators, 'Count');
        telemetry.measure('ThreatSetAge', Math.max(0, clock() - set.builtAt) / 1_000, 'Seconds');
      }
    }
  };
  return {
    set: () => set,
    async refresh() {
      if (running === undefined && clock() >= nextCheck) {
        nextCheck = clock() + CHECK_EVERY_MS;
        running = load().finally(() => {
          running = undefined;
        });
      }
      if (set === undefined) await running;
    },
  };
}

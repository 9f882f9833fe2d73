import { createAdmission } from './admission.ts';
import { attempt } from './attempt.ts';
import type { ClientOptions, FlushResult, SluiceClient } from './client-types.ts';
import { createComposer } from './compose.ts';
import type { Delivery } from './delivery.ts';
import { createLedger } from './ledger.ts';
import { createMethods } from './methods.ts';
import { createNames } from './redact.ts';
import { readClock, readRandom, readSettings } from './settings.ts';
import { readTarget } from './target.ts';

const FLUSH_MS = 5_000;
const RESOLVED = Promise.resolve();

/**
 * A client of Sluice. It never throws, whatever it is given; without `url` and `key`, here or in the environment, it is
 * disabled and does nothing.
 */
export function createClient(options: ClientOptions = {}): SluiceClient {
  return attempt(() => start({ ...options })) ?? disabled();
}

function disabled(): SluiceClient {
  const nothing = { sent: 0, dropped: {}, buffered: 0 };
  const resolve = async (): Promise<FlushResult> => nothing;
  return {
    enabled: false,
    ...createMethods(() => RESOLVED),
    flush: resolve,
    close: resolve,
    stats: () => ({ ...nothing, given: 0, inFlight: 0, rejected: {} }),
  };
}

function start(options: ClientOptions): SluiceClient | undefined {
  const log = options.debug === true ? console.debug : options.debug || undefined;
  const debug = (message: string) => attempt(() => log?.(`sluice: ${message}`));
  const target = readTarget(options, debug);
  if (!target) return undefined;
  const { url, key, app } = target;
  const settings = readSettings(options);
  const clock = readClock(options.clock);
  const random = readRandom(options.random);
  const { environment, version, waitUntil } = options;
  const ledger = createLedger(options.onDrop);
  const service = app || environment || version ? { name: app, environment, version } : undefined;
  const compose = createComposer(service, createNames(options.redactFields), clock, random);
  const admit = createAdmission(options, ledger, compose, clock, random);
  const held = { texts: [] as string[], bytes: 0 };
  let delivery: Delivery | undefined;
  let loading: Promise<Delivery | undefined> | undefined;
  let closing: Promise<FlushResult> | undefined;
  let kept = false;

  const load = () => {
    loading ??= import('./delivery.ts')
      .then(({ startDelivery }) => {
        const parts = { url, key, options, settings, clock, random, ledger, held, compose, debug };
        delivery = startDelivery(parts);
        return delivery;
      })
      .catch(() => {
        // The next event tries again.
        loading = undefined;
        return undefined;
      });
    return loading;
  };

  const give = (event: () => unknown): Promise<void> => {
    ledger.given += 1;
    const { texts } = held;
    // The newest is refused, unread: what is held is how an incident began, and no flood can push it out.
    const isFull = texts.length >= settings.maxBufferEvents;
    const text = closing ? ledger.drop('closed') : isFull ? ledger.drop('buffer_full') : admit(event);
    if (!text) return RESOLVED;
    const bytes = held.bytes + text.length;
    if (bytes > settings.maxBufferBytes) {
      ledger.drop('buffer_full');
      return RESOLVED;
    }
    texts.push(text);
    held.bytes = bytes;
    delivery?.added();
    const ready = load();
    if (waitUntil && !kept) {
      kept = true;
      const settled = ready.then((found) => found?.settled(settings.flushIntervalMs + settings.timeoutMs));
      attempt(() => waitUntil(settled.then(release)));
    }
    if (!settings.awaitMs) return RESOLVED;
    return delivery ? (delivery.sent() ?? RESOLVED) : ready.then((found) => found?.sent());
  };

  const release = () => {
    kept = false;
  };

  /** The part that is loaded, or nothing if that takes too long. */
  const loaded = (ms: number) =>
    new Promise<Delivery | undefined>((resolve) => {
      const timer = clock.setTimeout(() => resolve(undefined), ms);
      void load().then((found) => {
        clock.clearTimeout(timer);
        resolve(found);
      });
    });

  const counts = () => delivery?.counts() ?? { buffered: held.texts.length, inFlight: 0 };
  const finish = async (how: 'flush' | 'close', ms = FLUSH_MS): Promise<FlushResult> =>
    (await loaded(ms))?.[how](ms) ?? { sent: 0, dropped: {}, ...counts() };

  void load();
  return {
    enabled: true,
    ...createMethods(give),
    flush: (ms) => finish('flush', ms),
    close: (ms) => {
      closing ??= finish('close', ms);
      return closing;
    },
    stats: () => {
      const { given, sent, dropped, rejected } = ledger;
      return { given, sent, dropped, rejected, ...counts() };
    },
  };
}

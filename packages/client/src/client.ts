import { createAdmission } from './admission.ts';
import type { ClientOptions, Fetch, FlushResult, SluiceClient } from './client-types.ts';
import { createComposer } from './compose.ts';
import { createLedger, difference } from './ledger.ts';
import { createMethods } from './methods.ts';
import { inPage, isOffline, knowsKeepalive, listen, sendBeacon } from './platform.ts';
import { createTelling } from './redact.ts';
import { createSender } from './sender.ts';
import { attempt, readClock, readRandom, readSettings } from './settings.ts';
import { readTarget } from './target.ts';
import { createTransport } from './transport.ts';

const FLUSH_MS = 5_000;
const MAX_BATCH_BYTES = 524_288;
/** All requests that outlive a page share 64 KiB (Fetch standard, `keepalive`; the same for beacons). */
const MAX_PAGE_BATCH_BYTES = 61_440;
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
  const log =
    options.debug === true ? (message: string) => console.debug(`sluice: ${message}`) : options.debug;
  const debug = (message: string) => attempt(() => log && log(message));
  const target = readTarget(options, debug);
  if (!target) return undefined;
  const { url, key, app: name } = target;
  const settings = readSettings(options);
  const clock = readClock(options.clock);
  const random = readRandom(options.random);
  const { environment, version, waitUntil } = options;
  const service = { name, environment, version };
  const ledger = createLedger((reason, count) => attempt(() => options.onDrop?.(reason, count)));
  const compose = createComposer(service, createTelling(options.redactFields), clock, random);
  const keepalive = inPage();
  const send = options.fetch ?? (fetch as unknown as Fetch);
  const sender = createSender({
    ...{ settings, clock, random, ledger, isOffline, debug },
    maxBatchBytes: keepalive ? MAX_PAGE_BATCH_BYTES : MAX_BATCH_BYTES,
    transport: createTransport({
      ...{ url, key, clock, settings, keepalive },
      fetch: (to, init) => send(to, init),
      compress: options.compress !== false,
      sign: options.sign === true,
    }),
    report: (dropped) =>
      `${compose({
        action: 'client_dropped_events',
        // Losses that were asked for are no reason to worry.
        level: Object.keys(dropped).every((reason) => /^(sampled|before_send)$/.test(reason))
          ? 'info'
          : 'warning',
        details: { dropped },
      })}`,
  });
  const admit = createAdmission(options, compose, clock, random);
  const ignore = listen(
    () => sender.isDown() || sender.pump(),
    () => {
      if (sender.isDown()) return;
      if (knowsKeepalive()) sender.pump(true);
      if (key.startsWith('slp_')) sender.handOver((body) => sendBeacon(`${url}?key=${key}`, body));
    },
    sender.wake,
  );
  let closing: Promise<FlushResult> | undefined;
  let kept = false;

  const give = (event: () => unknown): Promise<void> => {
    ledger.given += 1;
    const admitted = closing ? { reason: 'closed' as const } : admit(event);
    const text = typeof admitted === 'string' ? admitted : undefined;
    if (text === undefined || !sender.push(text)) {
      ledger.drop(typeof admitted === 'string' ? 'buffer_full' : admitted.reason);
      return RESOLVED;
    }
    if (waitUntil && !kept) {
      kept = true;
      const settled = sender.settled(settings.flushIntervalMs + settings.timeoutMs).then(() => {
        kept = false;
      });
      attempt(() => waitUntil(settled));
    }
    return settings.awaitMs && !sender.isDown() ? pumped(settings.awaitMs) : RESOLVED;
  };

  const pumped = (ms: number): Promise<void> => {
    const settled = sender.settled(ms);
    sender.pump();
    return settled;
  };

  const flush = async (ms = FLUSH_MS): Promise<FlushResult> => {
    const { sent, dropped } = ledger;
    await pumped(ms);
    const { buffered, inFlight } = sender.counts();
    return {
      sent: ledger.sent - sent,
      dropped: difference(ledger.dropped, dropped),
      buffered: buffered + inFlight,
    };
  };

  const close = async (ms?: number): Promise<FlushResult> => {
    const { dropped } = ledger;
    const { sent } = await flush(ms);
    ledger.drop('closed', sender.stop());
    ignore();
    return { sent, dropped: difference(ledger.dropped, dropped), buffered: 0 };
  };

  return {
    enabled: true,
    ...createMethods(give),
    flush,
    close: (ms) => {
      closing ??= close(ms);
      return closing;
    },
    stats: () => {
      const { given, sent, dropped, rejected } = ledger;
      return { given, sent, dropped, rejected, ...sender.counts() };
    },
  };
}

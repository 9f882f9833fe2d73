import { attempt, inPage } from './attempt.ts';
import type { ClientOptions, Clock, Fetch, FlushResult } from './client-types.ts';
import type { Composer } from './compose.ts';
import { difference } from './difference.ts';
import type { Ledger } from './ledger.ts';
import { isOffline, knowsKeepalive, listen, sendBeacon } from './platform.ts';
import { createSender, type Held } from './sender.ts';
import type { Settings } from './settings.ts';
import { createTransport } from './transport.ts';

const MAX_BATCH_BYTES = 524_288;
/** All requests that outlive a page share 64 KiB (Fetch standard, `keepalive`; the same for beacons). */
const MAX_PAGE_BATCH_BYTES = 61_440;

export interface DeliveryParts {
  readonly url: string;
  readonly key: string;
  readonly options: ClientOptions;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ledger: Ledger;
  readonly held: Held;
  readonly compose: Composer;
  readonly debug: (message: string) => void;
}

/** The part of a client that talks to the network; loaded apart, so that an application starts without waiting for it. */
export interface Delivery {
  added(): void;
  /** Resolves when everything is settled, at the latest after `ms`. */
  settled(ms: number): Promise<void>;
  /** Sends at once; resolves when that is settled, after `awaitMs`, or now if the server is down. */
  sent(): Promise<void> | undefined;
  flush(ms: number): Promise<FlushResult>;
  close(ms: number): Promise<FlushResult>;
  counts(): { readonly buffered: number; readonly inFlight: number };
}

export function startDelivery(parts: DeliveryParts): Delivery {
  const { url, key, options, settings, clock, random, ledger, held, compose, debug } = parts;
  const keepalive = inPage();
  const send = options.fetch ?? (fetch as unknown as Fetch);
  const sender = createSender({
    settings,
    clock,
    random,
    ledger,
    held,
    isOffline,
    debug,
    maxBatchBytes: keepalive ? MAX_PAGE_BATCH_BYTES : MAX_BATCH_BYTES,
    transport: createTransport({
      url,
      key,
      clock,
      settings,
      keepalive,
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

  const ignore = listen(
    () => attempt(() => sender.isDown() || sender.pump()),
    () =>
      attempt(() => {
        if (sender.isDown()) return;
        if (knowsKeepalive()) sender.pump(true);
        if (key.startsWith('slp_')) sender.handOver((body) => sendBeacon(`${url}?key=${key}`, body));
      }),
    () => attempt(sender.wake),
  );

  const pumped = (ms: number): Promise<void> => {
    const settled = sender.settled(ms);
    attempt(() => sender.pump());
    return settled;
  };

  /** What came of everything until `work` is done. */
  const during = async (work: () => Promise<void>): Promise<FlushResult> => {
    const { sent, dropped } = ledger;
    await work();
    const { buffered, inFlight } = sender.counts();
    return {
      sent: ledger.sent - sent,
      dropped: difference(ledger.dropped, dropped),
      buffered: buffered + inFlight,
    };
  };

  sender.added();
  return {
    added: sender.added,
    settled: sender.settled,
    sent: () => (sender.isDown() ? undefined : pumped(settings.awaitMs)),
    flush: (ms) => during(() => pumped(ms)),
    close: (ms) =>
      during(async () => {
        await pumped(ms);
        ledger.drop('closed', sender.stop());
        ignore();
      }),
    counts: sender.counts,
  };
}

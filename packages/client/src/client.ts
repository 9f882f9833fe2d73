import type {
  ClientOptions,
  ClientStats,
  DropReason,
  Fetch,
  FlushResult,
  SluiceClient,
} from './client-types.ts';
import { createComposer } from './compose.ts';
import { readEnvironment } from './environment.ts';
import { createLedger } from './ledger.ts';
import { MAX_EVENT_BYTES } from './limits.ts';
import { createMethods } from './methods.ts';
import { inPage, isOffline, knowsKeepalive, listen, sendBeacon } from './platform.ts';
import { createTelling } from './redact.ts';
import { createSender } from './sender.ts';
import { attempt, readClock, readRandom, readSettings } from './settings.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createTransport } from './transport.ts';

const FLUSH_MS = 5_000;
const RESOLVED = Promise.resolve();
const EVENTS_PATH = '/v1/events';
/** Losses that were asked for are no reason to worry. */
const WANTED: readonly string[] = ['sampled', 'before_send'];

/**
 * A client of Sluice. It never throws, whatever it is given; without `url` and `key`, here or in the environment, it is
 * disabled and does nothing.
 */
export function createClient(options: ClientOptions = {}): SluiceClient {
  return attempt(() => start({ ...options })) ?? disabled();
}

function disabled(): SluiceClient {
  const nothing: FlushResult = { sent: 0, dropped: {}, buffered: 0 };
  const resolve = () => Promise.resolve(nothing);
  return {
    enabled: false,
    sendEvent: () => RESOLVED,
    ...createMethods(() => RESOLVED),
    flush: resolve,
    close: resolve,
    stats: () => ({ given: 0, ...nothing, inFlight: 0, rejected: {} }),
  };
}

/** Where to send, and as whom; or why not. */
function readTarget(options: ClientOptions): { readonly url: string; readonly key: string } | string {
  const environment = readEnvironment();
  const url = options.url ?? environment.url;
  const key = options.key ?? environment.key;
  if (!(options.enabled ?? environment.enabled)) return 'switched off';
  if (!url || !key) return 'no url or no key';
  if (!/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/i.test(url)) return 'the url is not one of http(s)';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'the key is not one';
  if (inPage() && key.startsWith('slk_'))
    return 'a secret key in a page is everybody’s; use a publishable one';
  const base = url.replace(/\/+$/, '');
  return { url: base.endsWith(EVENTS_PATH) ? base : base + EVENTS_PATH, key };
}

function start(options: ClientOptions): SluiceClient {
  const debug = (message: string) => {
    const { debug: how } = options;
    if (how) attempt(() => (typeof how === 'function' ? how(message) : console.debug(`sluice: ${message}`)));
  };
  const target = readTarget(options);
  if (typeof target === 'string') {
    debug(`disabled: ${target}`);
    return disabled();
  }
  const { url, key } = target;
  const settings = readSettings(options);
  const clock = readClock(options.clock);
  const random = readRandom(options.random);
  const { rateLimit, sampleRate, beforeSend, waitUntil } = options;
  const service = {
    name: options.app ?? readEnvironment().app,
    environment: options.environment,
    version: options.version,
  };
  const compose = createComposer(service, createTelling(options.redactFields), clock, random);
  const ledger = createLedger((reason, count) => {
    attempt(() => options.onDrop?.(reason, count));
  });
  const transport = (plain: boolean) =>
    createTransport({
      ...{ url, key, clock, ...settings },
      fetch: options.fetch ?? ((to, init) => (fetch as unknown as Fetch)(to, init)),
      compress: !plain && options.compress !== false,
      sign: options.sign === true,
      keepalive: inPage(),
    });
  const sender = createSender(
    {
      ...{ ...settings, clock, random, debug },
      offline: () => attempt(isOffline) === true,
      report: (dropped) =>
        compose({
          action: 'client_dropped_events',
          level: Object.keys(dropped).every((reason) => WANTED.includes(reason)) ? 'info' : 'warning',
          details: { dropped },
        }) ?? '{}',
    },
    ledger,
    transport(false),
  );
  const atExit = transport(true);
  const stopListening = listen({
    processEnds: () => {
      if (!sender.isDown) sender.pump();
    },
    pageGoes: () =>
      sender.leave((body) =>
        knowsKeepalive() || !key.startsWith('slp_') ? atExit(body) : sendBeacon(`${url}?key=${key}`, body),
      ),
    online: () => sender.wake(),
  });
  const hasToken =
    rateLimit && createTokenBucket(rateLimit.perSecond, rateLimit.burst ?? rateLimit.perSecond, clock.now);
  let closing: Promise<FlushResult> | undefined;
  let kept = false;

  const isSampled = (event: Record<string, unknown>): boolean => {
    if (sampleRate === undefined) return true;
    const share =
      typeof sampleRate === 'function'
        ? sampleRate(event as never)
        : event.level === undefined || event.level === 'info'
          ? sampleRate
          : 1;
    return !(share < 1) || random() < share;
  };

  /** The event as text, or why there is none. */
  const admit = (event: unknown): string | { readonly reason: DropReason } => {
    if (closing !== undefined) return { reason: 'closed' };
    if (typeof event !== 'object' || event === null) return { reason: 'not_serializable' };
    if (!isSampled(event as Record<string, unknown>)) return { reason: 'sampled' };
    if (hasToken && !hasToken()) return { reason: 'rate_limited' };
    let text = compose(event);
    if (beforeSend !== undefined && text !== undefined) {
      const plain = JSON.parse(text) as Record<string, unknown>;
      const looked = attempt(() => beforeSend(plain));
      text = looked ? attempt(() => compose(looked)) : undefined;
      if (text === undefined) return { reason: 'before_send' };
    }
    if (text === undefined) return { reason: 'not_serializable' };
    return text.length > MAX_EVENT_BYTES ? { reason: 'event_too_large' } : text;
  };

  const give = (event: () => unknown): Promise<void> => {
    ledger.given();
    const text = attempt(() => admit(event())) ?? { reason: 'not_serializable' };
    if (typeof text !== 'string') ledger.drop(text.reason);
    else if (!sender.push(text)) ledger.drop('buffer_full');
    else return afterwards();
    return RESOLVED;
  };

  /** What has to be waited for, by the caller or by the platform, so that the event is not lost. */
  const afterwards = (): Promise<void> => {
    if (waitUntil !== undefined && !kept) {
      kept = true;
      const settled = sender.settled(settings.flushIntervalMs + settings.timeoutMs);
      const release = () => {
        kept = false;
      };
      attempt(() => waitUntil(settled.then(release)));
    }
    if (settings.awaitMs === 0 || sender.isDown) return RESOLVED;
    const settled = sender.settled(settings.awaitMs);
    sender.pump();
    return settled;
  };

  const stats = (): ClientStats => {
    const { inFlight, buffered } = sender;
    return { ...ledger.totals(), buffered, inFlight };
  };

  const flush = async (timeoutMs: number = FLUSH_MS): Promise<FlushResult> => {
    const before = ledger.totals();
    const settled = sender.settled(Number.isFinite(timeoutMs) ? timeoutMs : FLUSH_MS);
    sender.pump();
    await settled;
    return { ...ledger.since(before), buffered: sender.buffered + sender.inFlight };
  };

  const close = async (timeoutMs?: number): Promise<FlushResult> => {
    const before = ledger.totals();
    await flush(timeoutMs);
    ledger.drop('closed', sender.stop());
    stopListening();
    return { ...ledger.since(before), buffered: 0 };
  };

  return {
    enabled: true,
    sendEvent: (event) => give(() => event),
    ...createMethods(give),
    flush,
    close: (timeoutMs) => {
      closing ??= close(timeoutMs);
      return closing;
    },
    stats,
  };
}

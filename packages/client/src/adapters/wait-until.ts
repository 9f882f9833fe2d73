import type { SluiceClient } from '../client-types.ts';
import { attempt } from './options.ts';

/** Keeps the runtime alive until the promise is settled, without keeping the caller waiting. */
export type WaitUntil = (promise: Promise<unknown>) => void;

/** What a wrapper of one request takes about runtimes that freeze or end when the answer has left. */
export interface WaitOptions {
  /** Such as Next's `after`. Default: that of the platform, where it has one (Vercel, Netlify, Supabase). */
  readonly waitUntil?: WaitUntil | undefined;
  /** Holds the answer back until its event is sent, so many ms at most: for runtimes without `waitUntil`. Default: 0. */
  readonly flushMs?: number | undefined;
}

interface Host {
  readonly waitUntil?: unknown;
  readonly context?: Host;
  get?(): Host | undefined;
}

/** Of @vercel/functions, and what Next looks for: packages/next/src/server/after/builtin-request-context.ts. */
const CONTEXTS = ['@next/request-context', '@vercel/request-context'].map((name) => Symbol.for(name));

function platformWaitUntil(): WaitUntil | undefined {
  const scope = globalThis as unknown as Readonly<Record<PropertyKey, Host | undefined>>;
  const hosts = [
    ...CONTEXTS.map((name) => attempt(() => scope[name]?.get?.())),
    // https://supabase.com/docs/guides/functions/background-tasks
    scope.EdgeRuntime,
    // https://docs.netlify.com/functions/api/#waituntil
    attempt(() => scope.Netlify?.context),
  ];
  const host = hosts.find((each) => typeof each?.waitUntil === 'function');
  return host && ((promise) => (host.waitUntil as WaitUntil)(promise));
}

/**
 * Sees to it that what was just recorded leaves although the runtime may freeze. Returns a promise only when the answer
 * is to wait for it; it never rejects.
 */
export function leaveInTime(
  client: SluiceClient,
  recorded: Promise<void> | undefined,
  { waitUntil, flushMs = 0 }: WaitOptions,
): Promise<unknown> | undefined {
  const flush = (timeoutMs?: number) =>
    recorded === undefined ? client.flush(timeoutMs) : recorded.then(() => client.flush(timeoutMs));
  if (flushMs > 0)
    return within(
      flushMs,
      flush(flushMs).catch(() => undefined),
    );
  const wait = waitUntil ?? platformWaitUntil();
  if (wait !== undefined) attempt(() => wait(flush().catch(() => undefined)));
  return undefined;
}

function within(ms: number, promise: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void promise.then(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

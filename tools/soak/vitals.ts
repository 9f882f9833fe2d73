import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Vitals } from './protocol.ts';

type OwnVitals = Omit<Vitals, 'ledger' | 'resent' | 'failures'>;

/**
 * Measures this process.
 *
 * @throws CodedError `no_gc` at once, when Node.js was started without `--expose-gc`
 */
export function createVitals(): (collect: boolean) => OwnVitals {
  const collectNow = globalThis.gc;
  if (collectNow === undefined)
    throw new CodedError('no_gc', 'start Node.js with --expose-gc: memory is measured after a collection');
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  return (collect) => {
    if (collect) collectNow();
    const { rss, heapUsed } = process.memoryUsage();
    const active = process.getActiveResourcesInfo();
    const timers = active.filter((type) => type === 'Timeout' || type === 'Immediate').length;
    const { user, system } = process.cpuUsage();
    const lagMs = lag.max / 1e6;
    lag.reset();
    return {
      rss,
      heap: collect ? heapUsed : undefined,
      descriptors: openDescriptors(),
      timers,
      handles: active.length - timers,
      lagMs,
      cpuMs: (user + system) / 1_000,
    };
  };
}

/** Linux and macOS list a process's own; the one that reads the list is not counted. */
function openDescriptors(): number | undefined {
  for (const folder of ['/proc/self/fd', '/dev/fd']) {
    try {
      return readdirSync(folder).length - 1;
    } catch {
      // The next one.
    }
  }
  return undefined;
}

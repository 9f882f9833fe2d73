export interface QueueOptions {
  readonly size: number;
  /** While true nothing leaves the queue. */
  readonly held: () => boolean;
  /** Hears of every item that found the queue full. */
  readonly onFull: () => void;
}

/** A daemon's input queue: what finds it full is gone, and nobody but a counter is told. */
export interface DaemonQueue {
  /** False when the queue was full and `work` will never be done. */
  offer(work: () => void): boolean;
  /** Does everything that waits, in order, unless the queue is held. */
  drain(): void;
  readonly usage: () => number;
}

/** With nobody holding it, work is done as it comes: the queue only fills while the daemon is stuck. */
export function createDaemonQueue({ size, held, onFull }: QueueOptions): DaemonQueue {
  let waiting: (() => void)[] = [];
  let draining = false;
  const drain = (): void => {
    if (draining) return;
    draining = true;
    try {
      let done = 0;
      for (; done < waiting.length && !held(); done += 1) waiting[done]?.();
      if (done > 0) waiting = waiting.slice(done);
    } finally {
      draining = false;
    }
  };
  return {
    offer: (work) => {
      if (waiting.length >= size) {
        onFull();
        return false;
      }
      waiting.push(work);
      drain();
      return true;
    },
    drain,
    usage: () => waiting.length,
  };
}

/** A message as it was received, with what is beside its body. */
export interface Letter {
  /** The queue's own id of it; stays the same however often it is received. */
  readonly id: string;
  /** What deletes or releases it; a new one each time it is received. */
  readonly handle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly sentAt: number;
}

/** Port: dead letters for those who look through them. */
export interface LetterQueue {
  /** At most ten of those that are visible, which nobody else gets for so many seconds; none when none came soon. */
  receive(hiddenS: number): Promise<readonly Letter[]>;
  /** Hides a received letter for so many seconds more, or with 0 makes it visible at once. False when it is too late. */
  hide(handle: string, seconds: number): Promise<boolean>;
  delete(handle: string): Promise<void>;
}

/** Port: how long a queue is. Both are approximate. */
export interface QueueDepth {
  depth(): Promise<{ readonly visible: number; readonly hidden: number }>;
}

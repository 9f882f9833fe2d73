/** Port: where a stage puts what the next one reads. Implemented by SQS and by memory. */
export interface MessageQueue {
  /**
   * Sends every body; resolves to one result each, in order. `false` means that it is not on the queue and may be sent
   * again. Never throws for a refusal by the service; bodies are at most `MAX_MESSAGE_BYTES`.
   */
  send(messages: readonly OutgoingMessage[]): Promise<readonly boolean[]>;
}

export interface OutgoingMessage {
  readonly body: string;
  /** Short facts beside the body, such as why a dead letter is one. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Port: the queue a stage reads from, as far as a handler touches it. */
export interface VisibilityControl {
  /** Lets the received message come back in so many seconds (0–43 200). Failing to is harmless: it comes back later. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}

/** JSON as a queue takes it: SQS refuses U+FFFE and U+FFFF, which JSON may hold as they are. */
export function queueText(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );
}

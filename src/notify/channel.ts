import type { JsonValue } from '../kernel/json.ts';

/** A message ready to send. Which fields are set depends on the channel type it was rendered for. */
export type ChannelMessage =
  | { readonly type: 'slack'; readonly text: string; readonly blocks: JsonValue }
  | { readonly type: 'email'; readonly subject: string; readonly text: string; readonly html: string };

export type ChannelOutcome =
  /** The provider has taken it; `warning` is a code, safe to log, for what it took only in part. */
  | { readonly kind: 'sent'; readonly warning?: string }
  /** Nothing was delivered; try again after so many milliseconds. */
  | { readonly kind: 'retry'; readonly afterMs: number }
  /** It will never be taken as it is; `code` is safe to log. */
  | { readonly kind: 'refused'; readonly code: string };

/** Port: a way to people. */
export interface Channel {
  /** Name in the configuration. */
  readonly name: string;
  readonly type: ChannelMessage['type'];
  /** Sends once; `idempotencyKey` is passed on where the provider knows such a thing. Expected failures are outcomes. */
  send(message: ChannelMessage, idempotencyKey: string): Promise<ChannelOutcome>;
}

import type { JsonObject, JsonValue } from '../kernel/json.ts';

interface SlackPart {
  readonly text: string;
  readonly blocks: JsonValue;
  /** Legacy attachments: the only part of a message that has a colour. */
  readonly attachments?: JsonValue;
}

/** A group as one Slack thread. */
export interface SlackThread {
  /** The first message, as it is to stand from now on. */
  readonly parent: SlackPart;
  /** What is said below it, unless the parent is said just now. */
  readonly reply: SlackPart;
}

/** A message ready to send. Which fields are set depends on the channel type it was rendered for. */
export type ChannelMessage =
  | {
      readonly type: 'slack';
      readonly text: string;
      readonly blocks: JsonValue;
      /** For who can change a message and answer in its thread. */
      readonly thread?: SlackThread;
    }
  | {
      readonly type: 'email';
      readonly subject: string;
      readonly text: string;
      readonly html: string;
      readonly attachments?: readonly Attachment[];
      /** It says what became of a group that a mail has told of before. */
      readonly follows?: true;
    }
  /** An event of the Events API v2, but for its routing and deduplication keys. */
  | { readonly type: 'pagerduty'; readonly event: JsonObject }
  /** `create` an alert, or do something with the one that is there. */
  | {
      readonly type: 'opsgenie';
      readonly action: 'create' | 'acknowledge' | 'notes' | 'close';
      readonly body: JsonObject;
    }
  | { readonly type: 'teams'; readonly body: JsonObject }
  | {
      readonly type: 'sns';
      readonly subject: string;
      readonly text: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'webhook';
      readonly event: string;
      /** ISO 8601. */
      readonly timestamp: string;
      readonly data: JsonObject;
    }
  | { readonly type: 'shuffle'; readonly body: JsonObject };

/** A text file that goes with a mail. */
export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string;
}

export type ChannelOutcome =
  /**
   * The provider has taken it; `warning` is a code, safe to log, for what it took only in part. `handle` is what the provider
   * calls the message, such as a channel and a time: it is given back with whatever follows in the same thread.
   */
  | { readonly kind: 'sent'; readonly warning?: string; readonly handle?: string }
  /**
   * Nothing was delivered; try again after so many milliseconds. `code` says why, and is safe to log. `untried`: its turn would have been
   * later than anybody waits.
   */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly code?: string; readonly untried?: true }
  /** It will never be taken as it is; `code` is safe to log. */
  | { readonly kind: 'refused'; readonly code: string };

/** Which notification a message is, for a provider that knows such things. */
export interface Delivery {
  /** The same each time that the same notification is sent. */
  readonly id: string;
  /** The same for all notifications of one group from its first alert until it has resolved: a provider's thread or incident. */
  readonly thread: string;
  /** What the channel called the first message of the thread. */
  readonly handle?: string | undefined;
  /** It was tried before, and perhaps taken: the answer may have been lost. */
  readonly again?: boolean | undefined;
  /** How long it may wait for its turn where a provider takes so many messages and no more; the channel knows when it is missing. */
  readonly patienceMs?: number | undefined;
}

/** Port: a way to people. */
export interface Channel {
  /** Name in the configuration. */
  readonly name: string;
  readonly type: ChannelMessage['type'];
  /** Milliseconds until a message has its turn; never any when it is missing. */
  readonly waitMs?: () => number;
  /** Sends once. Expected failures are outcomes. */
  send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome>;
}

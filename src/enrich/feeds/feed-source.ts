import type { FeedFailure } from './feed-failure.ts';

/** What a publisher gave along with a file, to ask by the next time whether it has changed. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type FeedAnswer =
  | { readonly kind: 'unchanged' }
  /** Decompressed. */
  | { readonly kind: 'read'; readonly body: Buffer; readonly validators: Validators }
  | { readonly kind: 'failed'; readonly failure: FeedFailure };

export interface FeedRequest {
  readonly validators?: Validators;
  /** Of the file, compressed or not. */
  readonly maxBytes: number;
  /** For the whole exchange. */
  readonly timeoutMs: number;
}

/** Port: where feeds are read. `place` is the whole address, or the key of an object. Never rejects. */
export interface FeedSource {
  get(place: string, request: FeedRequest): Promise<FeedAnswer>;
}

/** Longest that anybody may send us to send back. */
const MAX_VALIDATOR = 1_024;

export function validatorsOf(etag: unknown, lastModified: unknown): Validators {
  const fits = (text: unknown): text is string =>
    typeof text === 'string' && text !== '' && text.length <= MAX_VALIDATOR;
  return { ...(fits(etag) && { etag }), ...(fits(lastModified) && { lastModified }) };
}

import type { Details } from '../event.ts';
import { attempt } from './options.ts';
import { type WebRequest, webHeader } from './web-request.ts';

/** What a page posts, as far as it is what it should be. */
export interface PageEvent {
  readonly action: string;
  readonly level: unknown;
  readonly userId: unknown;
  readonly details: Details;
}

/** The part of a `Request` whose body is read. */
export interface BodyRequest extends WebRequest {
  readonly body?: unknown;
  text(): Promise<string>;
}

const MAX_ACTION = 256;

/** The body as text; undefined when it is too large, which is found out before it has been read whole. */
export async function readBody(request: BodyRequest, maxBytes: number): Promise<string | undefined> {
  if (Number(webHeader(request)('content-length') ?? 0) > maxBytes) return undefined;
  const { body } = request;
  if (!isStream(body)) {
    const text = await request.text();
    return text.length > maxBytes ? undefined : text;
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

export function readPageEvent(body: string): PageEvent | undefined {
  const value = attempt(() => JSON.parse(body) as unknown);
  if (!isObject(value)) return undefined;
  const { action, level, userId, details } = value;
  if (typeof action !== 'string' || action.trim() === '' || action.length > MAX_ACTION) return undefined;
  return { action, level, userId, details: isObject(details) ? details : {} };
}

/**
 * Whether a request is from a page of this site. Browsers say where a page is from, and pages cannot change it.
 * Programs that are no browsers, such as React Native, say nothing: that is taken.
 */
export function isOwnPage(request: WebRequest, origins: readonly string[] | undefined): boolean {
  const header = webHeader(request);
  const origin = header('origin');
  if (origins !== undefined) return origin === undefined || origins.includes(origin);
  const site = header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined) return true;
  const host = hostOf(origin);
  return (
    host !== undefined && [header('host'), header('x-forwarded-host'), hostOf(request.url)].includes(host)
  );
}

function hostOf(url: string | undefined): string | undefined {
  return attempt(() => new URL(url ?? '').host);
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as { getReader?: unknown } | null | undefined)?.getReader === 'function';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

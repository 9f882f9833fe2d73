import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RetryReason } from '../../src/event/loss.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { toS3Line } from '../../src/forward/encode-s3.ts';
import { type Placed, type S3Object, toS3Objects } from '../../src/forward/s3-objects.ts';
import type { Delivery, Sink, WireEvent } from '../../src/forward/sink.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { WAZUH_OBJECTS } from '../../src/pipeline.ts';

export interface S3SinkDeps {
  readonly client: S3Client;
  /** The bucket that Wazuh's queue is told of. */
  readonly bucket: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** How long one object may take with the client's own retries, ms. @default 16000 */
  readonly requestMs?: number;
}

/** The client asks three times and waits a second to connect and four for an answer each time. */
const REQUEST_MS = 16_000;
/** Objects under way at once; a call makes a handful. */
const AT_ONCE = 4;
const RETRY_MS = { soon: 10_000, byAPerson: 60_000 } as const;

const compress = promisify(gzip);

/**
 * Delivers by objects that Wazuh's `aws-s3` module pulls (`<subscriber type="buckets">`): the bulk way, without a limit of the
 * manager's. Delivered means that S3 has the object and has promised to tell the queue.
 *
 * An object is written on the condition that there is none under its key, which follows from its events: when an answer was
 * lost and the client asks again, it finds itself there (412) and nothing is announced twice. Events that come back through the
 * queue in other company make another object.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createS3Sink(deps: S3SinkDeps): Sink {
  const { client, bucket, clock, random, telemetry, requestMs = REQUEST_MS } = deps;

  async function put({ key, body }: S3Object): Promise<Delivery> {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: await compress(body),
          ContentType: 'application/gzip',
          IfNoneMatch: '*',
        }),
        { abortSignal: AbortSignal.timeout(requestMs) },
      );
      return DELIVERED;
    } catch (error) {
      const { status, name, attempts } = faultOf(error);
      if (status === 412) return DELIVERED;
      const reason = reasonOf(status, name);
      const code = `s3_${name}`;
      telemetry.log('error', 'S3 did not take an object for Wazuh; its events are sent again', {
        sink: 's3',
        bucket,
        code,
        reason,
      });
      const base = reason === 'unauthorized' || status === 404 ? RETRY_MS.byAPerson : RETRY_MS.soon;
      const afterMs = Math.ceil(base * (1 + random() / 2));
      // An attempt before this one may have been taken without an answer.
      const isUntaken = attempts === 1 && status !== undefined && REFUSALS.has(status);
      return { kind: 'retry', reason, afterMs, code, ...(isUntaken && { unsent: true }) };
    }
  }

  return {
    name: 's3',
    async deliver(events, deadline) {
      const outcomes = new Map<number, Delivery>();
      const objects = [...toS3Objects(place(events, outcomes), WAZUH_OBJECTS.prefix)];
      const work = async (): Promise<void> => {
        for (let next = objects.shift(); next !== undefined; next = objects.shift()) {
          const delivery = clock() + requestMs <= deadline ? await put(next) : NOT_SENT;
          for (const position of next.positions) outcomes.set(position, delivery);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return events.map((_, i) => outcomes.get(i) ?? NOT_SENT);
    },
  };
}

const DELIVERED: Delivery = { kind: 'delivered' };
const NOT_SENT: Delivery = { kind: 'retry', reason: 'timeout', afterMs: 0, unsent: true };
/** Answers by which S3 says that it has not taken the object. */
const REFUSALS: ReadonlySet<number> = new Set([403, 404, 429, 503]);

function place(events: readonly WireEvent[], outcomes: Map<number, Delivery>): readonly Placed[] {
  return events.flatMap((event, position) => {
    const encoded = toS3Line(event);
    if (encoded.ok) return [{ ...encoded.value, event, position }];
    outcomes.set(position, { kind: 'parked', reason: encoded.error });
    return [];
  });
}

interface PutFault {
  readonly status: number | undefined;
  readonly name: string;
  readonly attempts: number | undefined;
}

function faultOf(error: unknown): PutFault {
  const { code, name, $metadata } = (error ?? {}) as {
    readonly code?: unknown;
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  };
  const word = typeof code === 'string' ? code : (name ?? 'unknown');
  return {
    status: $metadata?.httpStatusCode,
    name: word.replaceAll(/\W/g, '_').slice(0, 64),
    attempts: $metadata?.attempts,
  };
}

function reasonOf(status: number | undefined, name: string): RetryReason {
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  if (status === undefined) return 'network';
  if (status === 403) return 'unauthorized';
  if (name === 'SlowDown' || status === 429) return 'rate_limited';
  return 'dependency_unavailable';
}

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createS3Sink } from '../../../adapters/wazuh/s3-sink.ts';
import type { WireEvent } from '../../../src/forward/sink.ts';
import { localEnvironment } from '../../local/aws/environment.ts';
import type { Effort } from '../question.ts';
import { BUCKET, startPeer } from './peer.ts';
import { counting, deliverAll, type Row, row } from './run.ts';
import { lots } from './wire-events.ts';

const compress = promisify(gzip);

/** Sink `s3`, into a small S3 on loopback. */
export async function s3Rows(events: readonly WireEvent[], effort: Effort): Promise<readonly Row[]> {
  const peer = await startPeer('s3');
  const client = createS3Client(localEnvironment({ s3: peer.place.endpoint }));
  try {
    const sink = createS3Sink({
      client,
      bucket: BUCKET,
      clock: Date.now,
      random: Math.random,
      telemetry: { log: (_level, message, fields) => console.error(message, fields) },
    });
    const objects = lots(events).map((lot) => lot.map(({ line }) => line).join('\n'));
    let run = 0;
    return [
      await row(
        { sink: 's3', into: 'a small S3 on loopback', events: events.length },
        {
          // Others than the last time: what is there already is not written again.
          run: () => {
            run += 1;
            return deliverAll(
              sink,
              events.map((event) => ({ ...event, id: `${run}-${event.id}`.slice(0, 128) })),
            );
          },
        },
        {
          run: async () => {
            for (const [i, object] of objects.entries()) {
              const Body = await compress(object);
              await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `floor/${i}`, Body }));
            }
          },
        },
        () => counting(peer, { requests: 'S3 puts' }),
        effort,
      ),
    ];
  } finally {
    client.destroy();
    await peer.close();
  }
}

/** Files that one message announces. */
export const FILES_PER_MESSAGE = 10;

/** A message as S3 itself would have sent it of new objects. */
export function announcementOf(bucket: string, keys: readonly string[]): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      // S3 writes keys as forms do.
      s3: {
        bucket: { name: bucket },
        object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') },
      },
    })),
  });
}

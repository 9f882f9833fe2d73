const LONG = (bytes: number) => `{"v":"${'x'.repeat(bytes - 8)}"}`;
const BULK = (count: number) => Array.from({ length: count }, (_, n) => `{"app":"golden","n":${n}}`);
const EVENTS = (...events: readonly string[]) => JSON.stringify({ events });
const OF_BYTES = (bytes: number) => `{"events":["${'x'.repeat(bytes - 15)}"]}`;

/** Bodies of `api/events` that the recording describes in words. */
export const EVENT_BODIES: Readonly<Record<string, string | Buffer>> = {
  '100': EVENTS(...BULK(100)),
  '101': EVENTS(...BULK(101)),
  'largest event that passes, 65,521 bytes': EVENTS(LONG(65_521)),
  'one byte too many, 65,522': EVENTS(LONG(65_522)),
  'the limit counts UTF-8 bytes': EVENTS('ż'.repeat(32_761)),
  'mixed: good, too large, good': EVENTS('{"n":1}', LONG(65_522), '{"n":2}'),
  'two equal events too large': EVENTS(LONG(65_522), LONG(65_522), 'ok'),
  'not UTF-8': Buffer.from([...Buffer.from('{"events":["'), 0xff, ...Buffer.from('"]}')]),
  'body of 10,485,760 bytes': OF_BYTES(10_485_760),
  'body of 10,485,761 bytes': OF_BYTES(10_485_761),
};

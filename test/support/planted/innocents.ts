import { createHash } from 'node:crypto';
import { benchEvents, seededRandom } from '../../../tools/bench/events.ts';

/** Kinds of values that look like personal data or secrets and are neither, each drawn anew from a seeded generator. */
export type Innocent = (draw: Drawing) => string;

const LETTERS = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ');

/** Draws that are the same for the same seed. */
export class Drawing {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  digits(count: number, first = 1): string {
    return Array.from({ length: count }, (_, i) =>
      i === 0 ? first + this.below(10 - first) : this.below(10),
    ).join('');
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  hex(count: number): string {
    return this.bytes(Math.ceil(count / 2))
      .toString('hex')
      .slice(0, count);
  }

  letters(count: number): string {
    return Array.from({ length: count }, () => this.of(LETTERS)).join('');
  }
}

/** Between 2024 and 2028. */
const instant = (draw: Drawing): Date =>
  new Date(Date.UTC(2024, 0, 1) + draw.below(4 * 365 * 86_400) * 1_000 + draw.below(1_000));
const uuid = (draw: Drawing): string =>
  `${draw.hex(8)}-${draw.hex(4)}-${draw.of(['4', '7'])}${draw.hex(3)}-a${draw.hex(3)}-${draw.hex(12)}`;
const account = (draw: Drawing): string => draw.digits(12);
const hashed = (draw: Drawing, algorithm: string): string =>
  createHash(algorithm).update(draw.hex(16)).digest('hex');
/** A picture: a PNG's signature and header, then noise. */
const png = (draw: Drawing): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), draw.bytes(60 + draw.below(200))]);
const userAgents = benchEvents(40, 9).flatMap(({ user_agent: agent }) =>
  typeof agent === 'string' ? [agent] : [],
);

/** By kind; the names are also those of the fields that such values stand in. */
export const innocents: Readonly<Record<string, Innocent>> = {
  version: (draw) => `${draw.below(20)}.${draw.below(30)}.${draw.below(99)}`,
  build_version: (draw) =>
    `v${draw.below(9)}.${draw.below(20)}.${draw.below(9)}-rc.${draw.below(5)}+${draw.hex(7)}`,
  file_version: (draw) =>
    `version ${draw.below(12)}.${draw.below(9)}.${draw.below(9_999)}.${draw.below(200)}`,
  package: (draw) => `@scope/package-${draw.below(90)}@${draw.below(9)}.${draw.below(30)}.${draw.below(20)}`,
  user_agent: (draw) => draw.of(userAgents),
  role_arn: (draw) => `arn:aws:iam::${account(draw)}:role/service-role/app-${draw.below(99)}`,
  session_arn: (draw) => `arn:aws:sts::${account(draw)}:assumed-role/Admin/i-0${draw.hex(16)}`,
  secret_arn: (draw) => `arn:aws:secretsmanager:eu-west-1:${account(draw)}:secret:prod/db-${draw.letters(6)}`,
  account_id: account,
  access_key_id: (draw) => ['AK', 'IA', draw.letters(16)].join(''),
  instance_id: (draw) => `i-0${draw.hex(16)}`,
  order_id: (draw) => `ORD-${2024 + draw.below(3)}-${draw.digits(6)}`,
  order_number: (draw) => draw.digits(8 + draw.below(3)),
  order_note: (draw) => `order ${draw.digits(9)} was packed in ${draw.digits(3)} boxes`,
  invoice: (draw) => `INV/${2024 + draw.below(3)}/${draw.digits(5)}`,
  tracking: (draw) => `1Z${draw.letters(3)}${draw.digits(13)}`,
  sku: (draw) => `SKU-${draw.digits(5)}-${draw.letters(2)}`,
  epoch_seconds: (draw) => String(Math.floor(instant(draw).getTime() / 1_000)),
  epoch_ms: (draw) => String(instant(draw).getTime()),
  epoch_us: (draw) => `${instant(draw).getTime()}${draw.digits(3)}`,
  epoch_note: (draw) =>
    `expires at ${Math.floor(instant(draw).getTime() / 1_000)} or after ${instant(draw).getTime()}`,
  iso_time: (draw) => instant(draw).toISOString(),
  iso_date: (draw) => instant(draw).toISOString().slice(0, 10),
  iso_zone: (draw) =>
    instant(draw)
      .toISOString()
      .replace('Z', `+0${draw.below(9)}:30`),
  compact_time: (draw) =>
    instant(draw)
      .toISOString()
      .replaceAll(/[-:TZ]|\.\d+/g, ''),
  clf_time: (draw) =>
    `[${String(1 + draw.below(28)).padStart(2, '0')}/May/2026:10:05:${10 + draw.below(49)} +0000]`,
  uuid,
  uuid_upper: (draw) => uuid(draw).toUpperCase(),
  request_id: (draw) => draw.letters(4) + draw.hex(12).toUpperCase(),
  trace_id: (draw) => `Root=1-${draw.hex(8)}-${draw.hex(24)}`,
  traceparent: (draw) => `00-${draw.hex(32)}-${draw.hex(16)}-01`,
  md5: (draw) => hashed(draw, 'md5'),
  sha1: (draw) => hashed(draw, 'sha1'),
  sha256: (draw) => hashed(draw, 'sha256'),
  sha512: (draw) => hashed(draw, 'sha512'),
  image_digest: (draw) => `registry.example.com/app@sha256:${hashed(draw, 'sha256')}`,
  commit: (draw) => `fixed in ${draw.hex(7)} and ${hashed(draw, 'sha1')}`,
  etag: (draw) => `W/"${draw.hex(10)}-${draw.hex(6)}"`,
  hex_word: (draw) => `0x${draw.hex(8)}`,
  hex_color: (draw) => `#${draw.hex(6)}`,
  image: (draw) => `data:image/png;base64,${png(draw).toString('base64')}`,
  image_bytes: (draw) => png(draw).toString('base64'),
  coordinates: (draw) => `${draw.below(89)}.${draw.digits(6)}, -${draw.below(179)}.${draw.digits(6)}`,
  latitude: (draw) => `${draw.below(89)}.${draw.digits(8)}`,
  amount: (draw) => `EUR ${draw.digits(4)}.${draw.digits(2)}`,
  percentage: (draw) => `${draw.below(99)}.${draw.digits(2)} %`,
  size: (draw) => `${draw.digits(9)} bytes`,
  duration: (draw) => `took ${draw.digits(5)} ms, ${draw.below(9)}.${draw.digits(3)} s`,
  ports: (draw) => `${1024 + draw.below(9_000)}-${20_000 + draw.below(9_000)}`,
  page: (draw) => `https://shop.example.com/orders/${draw.digits(7)}?page=${draw.below(90)}&sort=-created_at`,
  object_key: (draw) =>
    `s3://logs/AWSLogs/${account(draw)}/CloudTrail/eu-west-1/2026/03/04/${draw.hex(16)}.json.gz`,
  pod: (draw) => `checkout-${draw.hex(9)}-${draw.hex(5)}`,
  isbn: (draw) => `978-3-${draw.digits(2)}-${draw.digits(6)}-${draw.below(10)}`,
  barcode: (draw) => `barcode ${draw.digits(13, 2)}`,
  log_line: (draw) =>
    `${instant(draw).toISOString()} INFO [worker-${draw.below(9)}] batch ${draw.digits(9)} done in ${draw.below(999)} ms`,
  access_line: (draw) =>
    `"GET /app/${draw.hex(8)}.js HTTP/1.1" 200 ${draw.digits(5)} "-" "${draw.of(userAgents)}"`,
  stack_frame: (draw) => `at handler (/var/task/index.js:${draw.digits(4)}:${draw.digits(2)})`,
  resource_path: (draw) => `/v2/projects/${draw.digits(6)}/items/${draw.hex(24)}`,
  mongo_id: (draw) => draw.hex(24),
  snowflake: (draw) => draw.digits(18),
  ulid: (draw) => `01${draw.letters(4)}${draw.digits(4)}${draw.letters(16)}`,
};

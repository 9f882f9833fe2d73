import * as z from 'zod';
import { configName, httpsUrl } from './setting-words.ts';

/** `threatIntel` in `sluice.config.ts`: whose indicators events are looked up in, and what never is one. */

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'an address or a block such as 203.0.113.0/24',
});
const domain = z
  .string()
  .regex(
    /^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}$/,
    'a name in lower case with a dot in it, such as shop.example',
  );

const FeedSchema = z
  .strictObject({
    /** In metrics and messages. */
    name: configName,
    /** Who publishes it, as events and messages name it; the feed's name when missing. */
    provider: z.string().min(1).max(120).optional(),
    /** `list`: one indicator a line. `misp`: a folder with `manifest.json` and one file an event. */
    kind: z.enum(['list', 'misp']),
    /** The list, or the folder of the MISP feed, with `/` at its end. */
    url: httpsUrl.optional(),
    /** Instead of `url`: the list as an object, or the folder, in the bucket below `feeds/`. */
    key: z
      .string()
      .regex(/^\w[\w.-]*(?:\/\w[\w.-]*)*\/?$/, 'a path below feeds/, such as own/addresses.txt')
      .max(500)
      .optional(),
    /** What every line is; without it the form of each decides. User agents have to be named. */
    type: z.enum(['ip', 'domain', 'hostname', 'url', 'hash', 'user-agent']).optional(),
    /** Column of CSV, by its name in the first line or by its number from 1. */
    column: z.union([z.string().min(1).max(100), z.int().min(1).max(1_000)]).optional(),
    /** How sure its publisher is, as ECS has it. */
    confidence: z.enum(['Low', 'Medium', 'High']).default('Medium'),
    /** To whom it may be shown: its Traffic Light Protocol marking. */
    tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']).optional(),
    /** An indicator counts so long after it was seen last; one of a list is seen whenever the list is read. */
    lifetimeDays: z.int().min(1).max(3_650).default(30),
  })
  .refine(({ url, key }) => (url === undefined) !== (key === undefined), 'give url or key, one of them');
export type FeedSettings = z.output<typeof FeedSchema>;

export const ThreatSettingsSchema = z.strictObject({
  /** A bucket of yours in the region of the deployment; without it the stack makes one. */
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'the name of a bucket: 3–63 lower-case letters, digits, dots, hyphens',
    )
    .optional(),
  /** Read on a schedule; the first ones first when there is no room for all. Without any, sets are made by hand. */
  feeds: z.array(FeedSchema).max(50).default([]),
  /** What is yours: never a hit, and cut out of blocks that hold it. */
  allow: z
    .strictObject({
      /** Addresses and blocks. */
      networks: z.array(address).default([]),
      /** Domains, with all names below them. */
      domains: z.array(domain).default([]),
    })
    .default({ networks: [], domains: [] }),
  /** Hours between two readings of the feeds. */
  everyHours: z.int().min(1).max(24).default(6),
});
export type ThreatSettings = z.output<typeof ThreatSettingsSchema>;

/** What no single setting shows. Paths begin below `threatIntel`. */
export function threatProblems({ feeds, everyHours }: ThreatSettings): readonly {
  readonly path: (string | number)[];
  readonly message: string;
}[] {
  return feeds.flatMap(({ name, kind, url, key, type, column, lifetimeDays }, i) => {
    const problems: { path: (string | number)[]; message: string }[] = [];
    const problem = (member: string, message: string) =>
      problems.push({ path: ['feeds', i, member], message });
    const place = url === undefined ? 'key' : 'url';
    const isFolder = (url ?? key ?? '').endsWith('/');
    if (feeds.findIndex((other) => other.name === name) !== i)
      problem('name', `"${name}" is used twice; give every feed its own name`);
    if (kind === 'misp' && !isFolder) problem(place, 'a MISP feed is a folder: end it with /');
    if (kind === 'list' && isFolder)
      problem(place, 'a list is one file; for a folder of MISP set kind: "misp"');
    if (kind === 'misp' && type !== undefined)
      problem('type', 'MISP says the type of each attribute itself; leave it out');
    if (kind === 'misp' && column !== undefined) problem('column', 'MISP has no columns; leave it out');
    if (lifetimeDays * 24 < 2 * everyHours)
      problem('lifetimeDays', 'it must outlast two refreshes, or one that fails leaves nothing');
    return problems;
  });
}

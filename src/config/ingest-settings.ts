import * as z from 'zod';

/** What of the door is yours to set: `ingest` in `sluice.config.ts`. */

const perSecond = z.number().min(0.1, 'use at least 0.1 a second').max(1_000_000);
const burst = z.int().min(1, 'use at least 1').max(10_000_000);

/** A token bucket: `burst` at once, and then so many a second. */
const events = (eventsPerSecond: number, atOnce: number) =>
  z
    .strictObject({
      /** How fast what was used up comes back. */
      eventsPerSecond: perSecond.default(eventsPerSecond),
      /** How many may come at once. */
      burst: burst.default(atOnce),
    })
    .default({ eventsPerSecond, burst: atOnce });

const LimitsSchema = z.strictObject({
  /** Events of one secret key, over all functions; a key made with `--rate` has its own number. */
  key: events(10_000, 100_000),
  /** Events of one publishable key: all the browsers and devices that hold it, together. */
  publishableKey: events(100, 2_000),
  /** Events of one address by one publishable key, so that one browser cannot use up what all share. */
  browser: events(10, 200),
  /** Requests of one address whose key is not known yet; a wrong key counts for several. */
  address: z
    .strictObject({
      /** How fast what was used up comes back. */
      requestsPerSecond: perSecond.default(50),
      /** How many may come at once. */
      burst: burst.default(500),
    })
    .default({ requestsPerSecond: 50, burst: 500 }),
});

export const IngestSettingsSchema = z
  .strictObject({
    /** Addresses or CIDR ranges of proxies whose `X-Forwarded-For` is believed. */
    trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
    /** How much is taken before the answer is 429. */
    limits: LimitsSchema.default(LimitsSchema.parse({})),
  })
  .describe('Settings of the door.');

export type IngestSettings = z.infer<typeof IngestSettingsSchema>;
export type IngestLimits = IngestSettings['limits'];

export const DEFAULT_INGEST_SETTINGS: IngestSettings = IngestSettingsSchema.parse({});

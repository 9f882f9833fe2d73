import * as z from 'zod';
import { httpsUrl } from './setting-words.ts';
import { TlsSchema } from './tls-settings.ts';

/** Wazuh's indexer, the second source of alerts: `wazuh.indexer` in `sluice.config.ts`. */
export const IndexerSettingsSchema = z
  .strictObject({
    /** Usually port 9200. */
    url: httpsUrl,
    /** Index, alias or pattern; one that ends with `*` is narrowed to the days that are looked at. */
    index: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._*-]{0,127}$/, 'one name or pattern, in lower case, such as wazuh-alerts-*')
      .default('wazuh-alerts-*'),
    /** Lowest rule level that is read; `alerts.threshold` without it. */
    minLevel: z.int().min(1).max(16).optional(),
    /** Minutes between two looks. */
    everyMinutes: z.int().min(1).max(60).default(1),
    /** Alerts are indexed late: each look goes so far back. Once an hour one goes back a day. */
    overlapMinutes: z.int().min(1).max(720).default(15),
    /** Verification cannot be switched off. */
    tls: TlsSchema.default({}),
    /** An alert that the script brings so much later than the indexer, or never, says that the script is broken. */
    scriptAfterMinutes: z.int().min(1).max(1_440).default(10),
    /** No integration script runs on the managers: none is missed. */
    alone: z.boolean().default(false),
  })
  .describe("Wazuh's indexer, from which alerts are read that the script has missed.");

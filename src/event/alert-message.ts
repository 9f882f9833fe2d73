import * as z from 'zod/mini';

/** Body of a message on the alerts queue: one (redacted) Wazuh alert and how it reached us; `sluice` for our own notices. */
export const AlertMessageSchema = z.strictObject({
  v: z.literal(1),
  via: z.enum(['integration', 'indexer', 'sluice']),
  /** Epoch ms. */
  receivedAt: z.int().check(z.gte(0)),
  alert: z.record(z.string(), z.json()),
});
export type AlertMessage = z.infer<typeof AlertMessageSchema>;

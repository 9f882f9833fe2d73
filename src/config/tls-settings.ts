import * as z from 'zod';

/** Whom to believe: `wazuh.tls` and `wazuh.indexer.tls` in `sluice.config.ts`. Without either the system's authorities decide. */
export const TlsSchema = z
  .strictObject({
    /** PEM of the authority that signed the servers' certificates. */
    ca: z
      .string()
      .startsWith('-----BEGIN CERTIFICATE-----', 'paste the PEM, beginning with its BEGIN line')
      .optional(),
    /** SHA-256 fingerprints of certificates to accept, as `openssl x509 -fingerprint -sha256` prints them. */
    fingerprints: z
      .array(
        z
          .string()
          .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i, 'a SHA-256 fingerprint: 32 hex pairs and colons'),
      )
      .optional(),
  })
  .refine(
    (tls) => !(tls.ca !== undefined && tls.fingerprints !== undefined),
    'give ca or fingerprints, not both',
  );

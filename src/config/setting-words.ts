import * as z from 'zod';

/** Kinds of values that several settings have. */

export const configName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
    'use 2–40 lower-case letters, digits and hyphens, starting with a letter',
  );

export const awsRegion = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'write a region like eu-west-1');

export const httpsUrl = z
  .url({ protocol: /^https$/, error: 'use a full https:// address' })
  .refine((url) => !/^https:\/\/[^/]*@/.test(url), 'put credentials into the secret, not into the address');

/** A name that this runtime's database of time zones knows; offsets such as `+01:00` know no daylight saving time. */
export const timeZone = z.string().refine(
  (name) => {
    try {
      return /^[A-Z]/i.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
    } catch {
      return false;
    }
  },
  { error: 'use a name of the IANA database, such as Europe/Berlin or UTC' },
);

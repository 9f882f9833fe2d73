import * as z from 'zod';

/**
 * What of the shipped Wazuh rules is yours to set: `wazuh.rules` in `sluice.config.ts`. `npx sluice rules render` writes
 * the rule files with it.
 */

/** Digits after the point: a manager prints a fraction with six of them. */
const MAX_DECIMALS = 6;
/** Beyond it JavaScript's numbers lose whole units. */
const MAX_AMOUNT = 999_999_999_999_999;

const amount = z
  .number()
  .positive('use an amount above 0')
  .max(MAX_AMOUNT, `use at most ${MAX_AMOUNT}`)
  .refine(
    (value) => !new RegExp(`\\.\\d{${MAX_DECIMALS + 1},}|e-`).test(String(value)),
    `use at most ${MAX_DECIMALS} digits after the point`,
  );
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day from 00:00 to 23:59, such as 22:00');

export const RuleSettingsSchema = z
  .strictObject({
    /** What makes a transaction one of high value. */
    highValueTransaction: z
      .strictObject({
        /** Lowest amount of a high-value transaction, in the unit your applications send, whatever the currency. */
        amount,
      })
      .default({ amount: 10_000 }),
    /** When an administrator's change is unusual, in the time zone of the manager's machine. */
    night: z
      .strictObject({
        /** When it begins. */
        from: timeOfDay,
        /** When it ends; earlier than its beginning: on the next day. */
        to: timeOfDay,
      })
      .refine(({ from, to }) => from !== to, 'from and to are the same; a night has a length')
      .default({ from: '22:00', to: '06:00' }),
  })
  .describe('Settings of the shipped Wazuh rules.');

export type RuleSettings = z.infer<typeof RuleSettingsSchema>;

export const DEFAULT_RULE_SETTINGS: RuleSettings = RuleSettingsSchema.parse({});

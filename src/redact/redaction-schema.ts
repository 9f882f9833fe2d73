import * as z from 'zod';
import { ACTIONS } from './actions.ts';
import { CHECKSUM_NAMES } from './custom/named-checksums.ts';

const redactionAction = z.enum(ACTIONS);

/** `/ACME-\d{6}/` or `'ACME-\\d{6}'`; what travels is the text between the slashes. */
const pattern = z.union(
  [
    z.string(),
    z
      .instanceof(RegExp)
      .refine(({ flags }) => flags === '')
      .transform(({ source }) => source),
  ],
  'write an expression between quotes or slashes, and its flags beside it, as in flags: "i"',
);
/** See `Trigger`: these are the keys that `triggerOf` writes. */
const count = z.int().min(0);
const TriggerSchema = z.strictObject({
  kinds: count,
  length: count,
  digits: count,
  numberDigits: count,
  run: count,
});
/** Each key is explained in `src/redact/custom/settings.ts`, patterns in `docs/custom-detectors.md`. */
const CustomDetectorSchema = z.strictObject({
  name: z.string(),
  pattern,
  flags: z.literal('i', 'only "i" is known: case does not matter').optional(),
  checksum: z.enum(CHECKSUM_NAMES).optional(),
  context: z.array(z.string()).default([]),
  action: redactionAction.default('mask'),
  secret: z.boolean().default(false),
  /** Nobody writes it: a configuration that was checked already holds it. */
  trigger: TriggerSchema.optional(),
});

/** `redaction` of a tenant in `sluice.config.ts`; what zod cannot say of it, `redactionProblems` does. */
export const RedactionSchema = z.strictObject({
  /** Action by finding type (`email`, `payment_card`, …), over the defaults. */
  detectors: z.record(z.string(), redactionAction).default({}),
  /** Action for all detectors of a pack (`contact`, `financial`, …); `detectors` outweighs it. */
  packs: z.record(z.string(), redactionAction).default({}),
  /** Action by field name, compared without case, `_` and `-`; adds to the built-in names. */
  fields: z.record(z.string(), redactionAction).default({}),
  /** Dotted paths that are never touched, such as `sluice.details.order_id`. */
  keep: z.array(z.string()).default([]),
  /** Detectors of your own, at most 50; see `docs/custom-detectors.md`. */
  custom: z.array(CustomDetectorSchema).default([]),
});

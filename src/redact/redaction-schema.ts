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
  /** In snake_case; findings are of type `custom_<name>`. */
  name: z.string(),
  /** A regular expression of the subset in `docs/custom-detectors.md`. */
  pattern,
  /** `i`: case does not matter. */
  flags: z.literal('i', 'only "i" is known: case does not matter').optional(),
  /** Matches that fail it are no findings. */
  checksum: z.enum(CHECKSUM_NAMES).optional(),
  /** Matches count only when one of these is the field's name, or stands nearby. */
  context: z.array(z.string()).default([]),
  /** What happens to findings unless `detectors` or `packs` say otherwise. */
  action: redactionAction.default('mask'),
  /** Looked for also where identities are kept, such as `user.id`. */
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

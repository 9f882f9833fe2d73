import type { Action } from '../actions.ts';
import type { Trigger } from '../detector.ts';
import type { ChecksumName } from './named-checksums.ts';

/** Detectors of its own that a tenant may have. */
export const MAX_CUSTOM_DETECTORS = 50;
export const MAX_CONTEXT_WORDS = 20;

/** What a tenant says of a detector of its own: an entry of `redaction.custom` in `sluice.config.ts`. */
export interface CustomDetectorSettings {
  /** snake_case; findings are of type `custom_<name>`. */
  readonly name: string;
  /** A regular expression of the subset in `docs/custom-detectors.md`, without slashes. */
  readonly pattern: string;
  /** `i`: case does not matter. */
  readonly flags?: 'i' | undefined;
  /** Matches that fail it are no findings. */
  readonly checksum?: ChecksumName | undefined;
  /** Matches count only when one of these is the field's name, or stands nearby. */
  readonly context?: readonly string[] | undefined;
  /** What happens to findings unless `detectors` or `packs` say otherwise; `mask` when missing. */
  readonly action?: Action | undefined;
  /** Looked for also where identities are kept, such as `user.id`. */
  readonly secret?: boolean | undefined;
}

/**
 * A detector whose pattern was proven to be linear, as it travels to a function: `provenDetectors` alone makes one, where
 * configuration is checked, and nothing that starts with a request reads a pattern again.
 */
export interface ProvenDetector extends CustomDetectorSettings {
  /** What a text shows that holds a match. */
  readonly trigger: Trigger;
}

/** The finding type. With a prefix of its own it meets no detector that Sluice has or will have. */
export function customType(name: string): string {
  return `custom_${name}`;
}

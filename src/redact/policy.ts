import type { Action } from './actions.ts';
import type { TextDetector } from './detector.ts';
import type { TokenKeys } from './pseudonyms.ts';

/** What a field's name alone says about its value, and about everything below it. */
export interface FieldRule {
  readonly type: string;
  readonly action: Exclude<Action, 'partial' | 'truncate' | 'keep'>;
  /** Only objects and arrays: `environment` is a map of variables here and a name there. */
  readonly containersOnly?: boolean;
  /** Values that the name does not speak of; detectors still look at them. */
  readonly spares?: (value: string) => boolean;
}

/** Everything a redactor needs to know; made by `policyFor`, or by hand in tests. */
export interface RedactionPolicy {
  /** Action by finding type; a type that is missing is masked. */
  readonly detectors: Readonly<Record<string, Action>>;
  /** Detectors of the tenant's own, beside the built-in ones. */
  readonly custom: readonly TextDetector[];
  /** Rules by field name, normalized with `fieldName`; undefined: none, whatever its ending says. */
  readonly fields: ReadonlyMap<string, FieldRule | undefined>;
  /** Rules by how a normalized name ends; the first that fits. */
  readonly endings: readonly (readonly [ending: string, rule: FieldRule])[];
  /** Normalized names of fields that hold identities: personal data stays, secrets do not. */
  readonly identityFields: ReadonlySet<string>;
  /** Dotted paths of identities. */
  readonly identityPaths: readonly string[];
  /** Dotted paths that are never touched. */
  readonly keepPaths: readonly string[];
  /** Secrets that tokens are keyed with, each tenant's own. */
  readonly tokenKeys?: TokenKeys;
}

/** The spelling that field names are compared in: lower case, without `_` and `-`. */
export function fieldName(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

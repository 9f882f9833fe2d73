import { CATALOGUE } from '../../../../src/redact/catalogue/all.ts';
import type { ExplainedFinding } from '../../../../src/redact/explain.ts';

const entries = new Map(CATALOGUE.map((entry) => [entry.type, entry]));

/** What a type is, for people; undefined for those of fields and of a tenant's own detectors. */
export function titleOf(type: string): string | undefined {
  return entries.get(type)?.title;
}

/** What gave a finding away. A field's name stands in it as it came. */
export function whyOf({ type, field }: Pick<ExplainedFinding, 'type' | 'field'>): string {
  if (field !== undefined) return `field name "${field}"`;
  const entry = entries.get(type);
  if (entry !== undefined) return `${entry.title} (${entry.check})`;
  return type === 'too_deep' ? 'nested deeper than anyone reads' : 'a detector of your configuration';
}

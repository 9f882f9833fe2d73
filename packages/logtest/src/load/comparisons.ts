import type { Comparison } from '../rule.ts';
import type { RuleDraft } from './draft.ts';

/** Static names by tag, without `same_` and `different_`. */
const STATIC: Readonly<Record<string, Comparison>> = {
  srcip: { kind: 'static', name: 'srcip' },
  dstip: { kind: 'static', name: 'dstip' },
  srcport: { kind: 'static', name: 'srcport' },
  src_port: { kind: 'static', name: 'srcport' },
  dstport: { kind: 'static', name: 'dstport' },
  dst_port: { kind: 'static', name: 'dstport' },
  user: { kind: 'static', name: 'dstuser' },
  srcuser: { kind: 'static', name: 'srcuser' },
  id: { kind: 'static', name: 'id' },
  url: { kind: 'static', name: 'url' },
  action: { kind: 'static', name: 'action' },
  protocol: { kind: 'static', name: 'protocol' },
  status: { kind: 'static', name: 'status' },
  data: { kind: 'static', name: 'data' },
  extra_data: { kind: 'static', name: 'extra_data' },
  system_name: { kind: 'static', name: 'system_name' },
  location: { kind: 'location' },
  srcgeoip: { kind: 'nothing', name: 'srcgeoip' },
  dstgeoip: { kind: 'nothing', name: 'dstgeoip' },
};

/** Older names. */
const ALIASES: Readonly<Record<string, string>> = {
  same_source_ip: 'same_srcip',
  not_same_source_ip: 'different_srcip',
  not_same_id: 'different_id',
  not_same_user: 'different_user',
  not_same_field: 'different_field',
};

/** Reads `same_…`, `different_…`, `not_same_…` and `global_frequency`; false when the tag is none of them. */
export function readComparison(
  draft: RuleDraft,
  tag: string,
  content: string,
  warn: (message: string) => void,
): boolean {
  if (tag === 'global_frequency') {
    draft.acrossAgents = true;
    draft.needsHistory = true;
    return true;
  }
  if (tag === 'same_agent' || tag === 'not_same_agent') {
    warn(`Detected a deprecated field option for rule, ${tag} is not longer available.`);
    return true;
  }
  const match = /^(same|different)_(.+)$/.exec(ALIASES[tag] ?? tag);
  const name = match?.[2] ?? '';
  const comparison =
    name === 'field' ? ({ kind: 'dynamic', name: content.toLowerCase() } as const) : STATIC[name];
  if (match === null || comparison === undefined) return false;
  (match[1] === 'same' ? draft.same : draft.different).push(comparison);
  draft.needsHistory = true;
  return true;
}

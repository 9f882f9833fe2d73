import type { CloudTrailSettings } from '../../../src/config/cloudtrail-settings.ts';
import { createTrailFilter, type FilterVerdict } from '../../../src/intake/trail/trail-filter.ts';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { readActor } from '../../../src/normalize/cloudtrail-actor.ts';

/** Records that met one fate. */
export interface Share {
  records: number;
  /** As JSON without white space. */
  bytes: number;
  /** Earliest and latest `eventTime`, as written. */
  first?: string;
  last?: string;
  readonly calls: Map<string, number>;
}

export interface ExampleRecord {
  readonly time: string;
  readonly call: string;
  /** Who called, in words, redacted. */
  readonly actor: string;
}

export interface FilterShare extends Share {
  readonly name: string;
  readonly examples: ExampleRecord[];
  /** Of a sample, the ones of so many. */
  sampled: number;
  /** Records that it would have left out, were it not for a rule: how many by rule. */
  readonly spared: Map<number, number>;
}

export interface FilterReport {
  readonly all: Share;
  readonly stays: Share;
  readonly filters: readonly FilterShare[];
}

const EXAMPLES = 3;
/** Longest line of an example. */
const MAX_WORD = 200;

export function newShare(): Share {
  return { records: 0, bytes: 0, calls: new Map() };
}

export function addTo(share: Share, record: JsonObject, bytes: number): void {
  share.records += 1;
  share.bytes += bytes;
  const call = wordOf(record.eventName);
  share.calls.set(call, (share.calls.get(call) ?? 0) + 1);
  const { eventTime } = record;
  if (typeof eventTime !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(eventTime)) return;
  if (share.first === undefined || eventTime < share.first) share.first = eventTime;
  if (share.last === undefined || eventTime > share.last) share.last = eventTime;
}

/** Runs the filters of the configuration over records, and counts what each would take. */
export function createFilterReport(
  { filters, accounts }: Pick<CloudTrailSettings, 'filters' | 'accounts'>,
  now: number,
  redact: (text: string) => string,
): { readonly report: FilterReport; readonly add: (record: JsonObject, bytes: number) => FilterVerdict } {
  const judge = createTrailFilter(filters, accounts);
  const shares = filters.map(
    ({ name }): FilterShare => ({ ...newShare(), name, examples: [], sampled: 0, spared: new Map() }),
  );
  const byName = new Map(shares.map((share) => [share.name, share]));
  const report = { all: newShare(), stays: newShare(), filters: shares };

  /** Examples that differ say more than three of the same. */
  function leaveOut(share: FilterShare, record: JsonObject, bytes: number): void {
    addTo(share, record, bytes);
    if (share.examples.length >= EXAMPLES) return;
    const call = `${wordOf(record.eventName)} (${wordOf(record.eventSource)})`;
    const actor = redact(readActor(record).summary).slice(0, MAX_WORD);
    if (!share.examples.some((example) => example.call === call && example.actor === actor))
      share.examples.push({ time: wordOf(record.eventTime), call, actor });
  }

  return {
    report,
    add(record, bytes) {
      const verdict = judge(record, now);
      addTo(report.all, record, bytes);
      const share = byName.get(filterOf(verdict) ?? '');
      if (verdict.kind === 'left_out') {
        if (share !== undefined) leaveOut(share, record, bytes);
        return verdict;
      }
      addTo(report.stays, record, bytes);
      if (share !== undefined && verdict.sampledBy !== undefined) share.sampled += 1;
      if (share !== undefined && verdict.spared !== undefined)
        share.spared.set(verdict.spared.rule, (share.spared.get(verdict.spared.rule) ?? 0) + 1);
      return verdict;
    },
  };
}

function filterOf(verdict: FilterVerdict): string | undefined {
  return verdict.kind === 'left_out' ? verdict.filter : (verdict.sampledBy ?? verdict.spared?.filter);
}

/** Words of AWS alone are printed: whatever else stands there may be anything. */
export function wordOf(value: JsonValue | undefined): string {
  return typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value) ? value : '–';
}

import { endingFilters, endingText } from '../../../../src/config/trail-filter-expiry.ts';
import type { FilterVerdict } from '../../../../src/intake/trail/trail-filter.ts';
import type { JsonObject } from '../../../../src/kernel/json.ts';
import { policyFor } from '../../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../../src/redact/redactor.ts';
import { EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { createFilterReport } from '../../trail-filter/filter-report.ts';
import { filterJson, filterText } from '../../trail-filter/filter-text.ts';
import { createRuleOfRecord } from '../../trail-filter/rule-of-record.ts';
import { createSuggester, suggestionText } from '../../trail-filter/suggest.ts';
import { openFile, trailRecords } from '../../trail-filter/trail-files.ts';
import { CONFIG_FILE, configAt } from '../local-config.ts';

export interface TrailFilterFlags {
  readonly config?: string;
  readonly json?: boolean;
  /** How many filters to suggest; undefined: none. */
  readonly suggest?: number;
}

export interface TrailFilterOptions {
  readonly files: readonly string[];
  readonly flags: TrailFilterFlags;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

/** `sluice cloudtrail filter`: what the filters of the configuration would leave out of some files. Changes nothing. */
export async function trailFilterCommand(
  streams: CliStreams,
  { files, flags, now, directory }: TrailFilterOptions,
): Promise<number> {
  const { output, errors } = streams;
  const config = await configAt(directory, flags.config);
  const { filters, accounts } = config?.cloudtrail ?? { filters: [], accounts: {} };
  if (config === undefined) errors.write(`there is no ${CONFIG_FILE} here: nothing is left out\n`);
  else if (filters.length === 0) errors.write('the configuration has no cloudtrail.filters\n');
  for (const ending of endingFilters(filters, now)) errors.write(`${endingText(ending)}\n`);
  const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
  const { report, add } = createFilterReport(
    { filters, accounts },
    now,
    (text) => redactor.redactText(text).text,
  );
  const suggester = createSuggester((text) => redactor.redactText(text).findings.length > 0);
  const judge = (record: JsonObject): void => {
    const bytes = Buffer.byteLength(JSON.stringify(record));
    const verdict = add(record, bytes);
    if (flags.suggest !== undefined && isLeft(verdict)) suggester.add(record, bytes);
  };
  const faults = await readAll(streams, files, judge);
  const suggestions =
    flags.suggest === undefined ? undefined : suggester.loudest(flags.suggest, createRuleOfRecord(now));
  if (flags.json === true) {
    const document = { ...filterJson(report), ...(suggestions !== undefined && { suggestions }) };
    await writeText(output, `${JSON.stringify(document)}\n`);
  } else {
    const suggested = suggestions === undefined ? '' : suggestionText(suggestions, report.all.records);
    await writeText(output, `${filterText(report, filters)}${suggested}`);
  }
  return faults > 0 ? EXIT.refused : EXIT.done;
}

/** What no filter has to do with yet. */
function isLeft(verdict: FilterVerdict): boolean {
  return verdict.kind === 'keep' && verdict.sampledBy === undefined && verdict.spared === undefined;
}

/** @returns how many records and files could not be read */
async function readAll(
  { input, errors }: CliStreams,
  files: readonly string[],
  judge: (record: JsonObject) => void,
): Promise<number> {
  let faults = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    const name = file === '-' ? 'standard input' : file;
    let unreadable = 0;
    for await (const each of trailRecords(file === '-' ? input : openFile(file))) {
      if (each.kind === 'record') judge(each.record);
      else if (each.kind === 'unreadable') unreadable += 1;
      else {
        faults += 1;
        errors.write(`${name}: ${each.message}; the records before that are counted\n`);
      }
    }
    faults += unreadable;
    if (unreadable > 0) errors.write(`${name}: ${unreadableText(unreadable)}, not counted\n`);
  }
  return faults;
}

function unreadableText(count: number): string {
  return count === 1 ? '1 record is none of CloudTrail' : `${count} records are none of CloudTrail`;
}

import type { JsonObject } from '../../kernel/json.ts';
import { named, splitFields } from './fields.ts';
import type { LineParser } from './line-parser.ts';

const NAMES =
  'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status'.split(
    ' ',
  );
/** Seconds since 1970 as the module writes them: without milliseconds. */
const TIMES = ['start', 'end'];
const SECONDS = /^\d{9,11}$/;
/** Names have no digits and no capitals; every record has some of them, or dashes. */
const NAME = /^[a-z]+(?:-[a-z]+)*$/;

/**
 * Lines of VPC flow logs as text: of the default format, or of the one that a file's first line names. Names get
 * underscores for hyphens, as the module writes those of the default format.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function vpcFlowParser(): LineParser {
  let names: readonly string[] = NAMES;
  return (line) => {
    const fields = splitFields(line);
    if (fields === undefined) return undefined;
    if (fields.every((field) => NAME.test(field))) {
      names = fields.map((field) => field.replaceAll('-', '_'));
      return 'skip';
    }
    return fields.length === names.length ? withTimes(named(names, fields)) : undefined;
  };
}

function withTimes(record: Record<string, string>): JsonObject | undefined {
  for (const name of TIMES) {
    const value = record[name];
    if (value === undefined || value === '-') continue;
    if (!SECONDS.test(value)) return undefined;
    record[name] = `${new Date(Number(value) * 1_000).toISOString().slice(0, 19)}Z`;
  }
  return record;
}

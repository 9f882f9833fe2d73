import { documentRecords, listedRecords } from './json-records.ts';
import { lakeRecords } from './lake-records.ts';
import { lineRecords } from './line-records.ts';
import { LINE_PARSERS } from './lines/line-parsers.ts';
import type { ObjectReader } from './object-reader.ts';
import type { ObjectContent } from './trail-item.ts';

const READERS: Readonly<Record<ObjectContent, () => ObjectReader>> = {
  cloudtrail: listedRecords,
  insight: listedRecords,
  lake: lakeRecords,
  config: listedRecords,
  waf: documentRecords,
  's3-access': () => lineRecords(LINE_PARSERS['s3-access']()),
  alb: () => lineRecords(LINE_PARSERS.alb()),
  vpcflow: () => lineRecords(LINE_PARSERS.vpcflow()),
};

/** What takes a file apart that holds this; one for each file. */
export function readerOf(content: ObjectContent): ObjectReader {
  return READERS[content]();
}

import { documentRecords, listedRecords } from '../json-records.ts';
import { lineRecords } from '../line-records.ts';
import { LINE_PARSERS } from '../lines/line-parsers.ts';
import type { ObjectReader } from './object-reader.ts';
import type { ObjectContent } from './trail-item.ts';

const READERS: Readonly<Record<ObjectContent, () => ObjectReader | Promise<ObjectReader>>> = {
  cloudtrail: listedRecords,
  insight: listedRecords,
  // Loaded with the first: few have any, and a reader of CSV comes along.
  lake: async () => (await import('./lake-records.ts')).lakeRecords(),
  config: listedRecords,
  waf: documentRecords,
  's3-access': () => lineRecords(LINE_PARSERS['s3-access']()),
  alb: () => lineRecords(LINE_PARSERS.alb()),
  vpcflow: () => lineRecords(LINE_PARSERS.vpcflow()),
};

/** What takes a file apart that holds this; one for each file. */
export async function readerOf(content: ObjectContent): Promise<ObjectReader> {
  return READERS[content]();
}

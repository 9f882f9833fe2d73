import { isJsonArray, isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';
import { pythonDumps } from './api/python-json.ts';

/** `location` of what Wazuh's module `aws-s3` sends. */
export const MODULE_LOCATION = 'Wazuh-AWS';

/** The object that an event was read from. */
export interface PulledFrom {
  readonly bucket: string;
  readonly key: string;
}

/** What the module makes of an event in an object that it pulls: Python's own spacing, every member of the event laid over `log_info`, nulls gone. */
export function moduleEnvelope({ bucket, key }: PulledFrom, event: JsonObject): string {
  const aws = { log_info: { log_file: key, s3bucket: bucket }, ...withoutNulls(event) };
  return pythonDumps({ integration: 'aws', aws });
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (value === null) return [];
      return [[name, isJsonArray(value) || !isJsonObject(value) ? value : withoutNulls(value)]];
    }),
  );
}

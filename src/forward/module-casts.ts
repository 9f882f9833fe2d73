import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';

/** What Wazuh's module changes in the records of single sources, because the index knows their fields as objects. */

/** As the record is put together for the wire; what is undefined goes. */
type Mutable = Record<string, JsonValue | undefined>;

const TRAIL_OBJECTS = ['additionalEventData', 'responseElements', 'requestParameters'] as const;

export function castTrail(aws: Mutable): void {
  for (const key of TRAIL_OBJECTS) {
    const value = aws[key];
    if (value !== undefined && !isJsonObject(value)) aws[key] = asObject(value);
  }
  const parameters = aws.requestParameters;
  if (isJsonObject(parameters) && typeof parameters.disableApiTermination === 'boolean')
    aws.requestParameters = {
      ...parameters,
      disableApiTermination: { value: parameters.disableApiTermination },
    };
}

export function castGuardDuty(aws: Mutable): void {
  const { service } = aws;
  if (!isJsonObject(service) || !isJsonObject(service.additionalInfo)) return;
  const { unusual } = service.additionalInfo;
  if (unusual === undefined || isJsonObject(unusual)) return;
  aws.service = { ...service, additionalInfo: { ...service.additionalInfo, unusual: { value: unusual } } };
}

export function castConfig(aws: Mutable): void {
  const before = aws.configuration;
  if (before === undefined) return;
  if (!isJsonObject(before)) {
    aws.configuration = asObject(before);
    return;
  }
  const configuration: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(before))
    configuration[key] =
      isJsonObject(value) && isJsonObject(value.Content)
        ? { ...value, Content: Object.keys(value.Content) }
        : value;
  const { securityGroups, availabilityZones, state, createdTime, iamInstanceProfile } = configuration;
  if (securityGroups !== undefined)
    configuration.securityGroups = columns(securityGroups, 'groupId', ['groupId', 'groupName']);
  if (availabilityZones !== undefined)
    configuration.availabilityZones = columns(availabilityZones, 'zoneName', ['subnetId', 'zoneName']);
  if (typeof state === 'string') configuration.state = { name: state };
  if (typeof iamInstanceProfile === 'string') configuration.iamInstanceProfile = { name: iamInstanceProfile };
  if (typeof createdTime === 'string' && Number.isFinite(Date.parse(createdTime)))
    configuration.createdTime = Date.parse(createdTime) / 1_000;
  aws.configuration = configuration;
}

/** A list of objects as an object of lists; a text as one of the column that it belongs to. */
function columns(value: JsonValue, ofText: string, names: readonly string[]): JsonValue {
  if (typeof value === 'string') return { [ofText]: [value] };
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, [one]]));
  if (!isJsonArray(value)) return value;
  const rows = value.filter((each) => isJsonObject(each));
  const lists = names.map((name) => [name, rows.flatMap((row) => row[name] ?? [])] as const);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}

function asObject(value: JsonValue): JsonObject {
  return { string: typeof value === 'string' ? value : JSON.stringify(value) };
}

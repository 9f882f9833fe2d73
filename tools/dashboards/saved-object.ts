/** Id under which the Wazuh dashboard keeps its index pattern of alerts. It is there already and not shipped. */
export const ALERTS_PATTERN = 'wazuh-alerts-*';

/**
 * Highest migration of each type that OpenSearch Dashboards 2.x knows
 * (`src/plugins/{dashboard,discover,visualizations}/server/saved_objects`). An object that says more is refused, one
 * that says less is migrated once more.
 */
const MIGRATED = { dashboard: '7.9.3', search: '7.9.3', visualization: '7.10.0' } as const;

export type ObjectType = keyof typeof MIGRATED;

export interface Reference {
  readonly name: string;
  readonly type: ObjectType | 'index-pattern';
  readonly id: string;
}

/** One line of an export. Members whose names end in JSON, and `visState`, hold JSON as text. */
export interface SavedObject {
  readonly id: string;
  readonly type: ObjectType;
  readonly attributes: Readonly<Record<string, unknown>> & { readonly title: string };
  readonly references: readonly Reference[];
  readonly migrationVersion: Readonly<Partial<Record<ObjectType, string>>>;
}

export function savedObject(
  type: ObjectType,
  id: string,
  attributes: SavedObject['attributes'],
  references: readonly Reference[],
): SavedObject {
  return { id, type, attributes, references, migrationVersion: { [type]: MIGRATED[type] } };
}

/** What an object asks the index: its own query, over the alerts unless it draws no data. */
export function searchSource(query: string, overAlerts = true) {
  const refName = 'kibanaSavedObjectMeta.searchSourceJSON.index';
  const source = {
    query: { query, language: 'kuery' },
    filter: [],
    ...(overAlerts ? { indexRefName: refName } : {}),
  };
  const references: readonly Reference[] = overAlerts
    ? [{ name: refName, type: 'index-pattern', id: ALERTS_PATTERN }]
    : [];
  return { kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) }, references };
}

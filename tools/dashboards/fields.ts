/**
 * The fields that dashboards use, as Wazuh's index template maps them (`extensions/elasticsearch/7.x/wazuh-template.json`
 * of 4.14): strings are keywords without a `.keyword` beside them, and every scalar under `data` is a string.
 */
export const FIELDS = {
  timestamp: 'date',
  'rule.level': 'long',
  'rule.id': 'keyword',
  'rule.description': 'keyword',
  'rule.groups': 'keyword',
  'rule.mitre.tactic': 'keyword',
  'rule.mitre.technique': 'keyword',
  'rule.pci_dss': 'keyword',
  'data.srcip': 'keyword',
  'data.sluice.event.id': 'keyword',
  'data.sluice.event.action': 'keyword',
  'data.sluice.event.outcome': 'keyword',
  'data.sluice.user.id': 'keyword',
  'data.sluice.service.name': 'keyword',
  'data.sluice.organization.id': 'keyword',
  'data.sluice.source.as.organization.name': 'keyword',
  'data.sluice.user_agent.name': 'keyword',
  'data.sluice.url.path': 'keyword',
  'data.sluice.http.request.method': 'keyword',
  'data.sluice.http.response.status_code': 'keyword',
  'data.sluice.details.amount': 'keyword',
  'data.aws.source': 'keyword',
  'data.aws.eventName': 'keyword',
  'data.aws.eventSource': 'keyword',
  'data.aws.awsRegion': 'keyword',
  'data.aws.errorCode': 'keyword',
  'data.aws.recipientAccountId': 'keyword',
  'data.aws.sourceIPAddress': 'keyword',
  'data.aws.userIdentity.arn': 'keyword',
  'GeoLocation.country_name': 'keyword',
  'GeoLocation.city_name': 'keyword',
  'GeoLocation.location': 'geo_point',
} as const;

export type Field = keyof typeof FIELDS;
export type FieldOf<Type> = {
  [F in Field]: (typeof FIELDS)[F] extends Type ? F : never;
}[Field];

/** Added by the index's ingest pipeline, so in no alerts.json: the place of `data.srcip` or `data.aws.sourceIPAddress`. */
export const INDEX_FIELDS: readonly Field[] = [
  'GeoLocation.country_name',
  'GeoLocation.city_name',
  'GeoLocation.location',
];

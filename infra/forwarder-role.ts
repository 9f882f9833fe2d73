/**
 * Name of the role of stage `cloudtrail-forwarder` where there is an organisation: other accounts let it in by that. One a
 * region, since roles are of an account.
 */
export function forwarderRoleName(prefix: string, region: string): string {
  return `${prefix}-trail-${region}`;
}

import { partition as partitionOf } from '@aws-sdk/core/client';

/** https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface EndpointRules {
  /** What its hosts begin with. */
  readonly host: string;
  /** How the variable ends that names another endpoint: `SECRETS_MANAGER`. */
  readonly variable: string;
  /** Whether its usual host in GovCloud is the one with FIPS 140. */
  readonly fipsInGovCloud: boolean;
  /** Whether its hosts take IPv6 too, in the partitions `aws`, `aws-us-gov` and, without FIPS 140, `aws-cn`. */
  readonly isDualStack: boolean;
}

/**
 * Where a service is, by the rules of the SDK's own client: where variables say, or the host of the region.
 *
 * @throws Error when there is no host with FIPS 140, or for IPv6 too, and a variable asks for it
 */
export function endpointOf(rules: EndpointRules, region: string, variables: Variables): URL {
  const isOn = (name: string) => variables[name]?.toLowerCase() === 'true';
  const named = isOn('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')
    ? undefined
    : (variables[`AWS_ENDPOINT_URL_${rules.variable}`] ?? variables.AWS_ENDPOINT_URL);
  return new URL(
    named ?? hostOf(rules, region, isOn('AWS_USE_FIPS_ENDPOINT'), isOn('AWS_USE_DUALSTACK_ENDPOINT')),
  );
}

function hostOf(
  { host, fipsInGovCloud, isDualStack }: EndpointRules,
  region: string,
  fips: boolean,
  dual: boolean,
): string {
  const partition = partitionOf(region);
  if (fips && !partition.supportsFIPS) throw new Error(`${host} has no endpoint with FIPS 140 in ${region}`);
  if (dual && !partition.supportsDualStack)
    throw new Error(`${host} has no dual-stack endpoint in ${region}`);
  const isUsual = !fips || (fipsInGovCloud && !dual && partition.name === 'aws-us-gov');
  const dualStack = isDualStack ? ['aws', 'aws-us-gov', ...(fips ? [] : ['aws-cn'])] : [];
  const suffix =
    dual && !dualStack.includes(partition.name) ? partition.dualStackDnsSuffix : partition.dnsSuffix;
  return `https://${host}${isUsual ? '' : '-fips'}.${region}.${suffix}`;
}

import type { AwsEnvironment, AwsService } from '../../../../adapters/aws/clients/environment.ts';
import { localEnvironment } from '../../../local/aws/environment.ts';
import { UsageError } from '../../faults.ts';

export interface AwsPlaceFlags {
  readonly region?: string;
  readonly endpoint?: string;
}

/** Where a deployment's AWS is. */
export interface AwsPlace {
  /** As it is said to the user: `in eu-west-1`. */
  readonly where: string;
  readonly aws: AwsEnvironment;
}

export interface AwsPlaceWords {
  readonly service: AwsService;
  /** What `--endpoint` is the address of: `a table server`. */
  readonly server: string;
  /** What to give beside the region when the deployment has another name: `--table`. */
  readonly nameFlag: string;
  /** Why a local stack that runs is not meant. */
  readonly notLocal: string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The AWS that is meant. A server on this machine gets made-up credentials: it has no business with the user's.
 *
 * @throws UsageError when no region is named, or something is not what it should be
 */
export async function awsPlace(
  flags: AwsPlaceFlags,
  env: Variables,
  words: AwsPlaceWords,
): Promise<AwsPlace> {
  const region = flags.region ?? given(env.AWS_REGION);
  if (region !== undefined && !REGION.test(region))
    throw new UsageError('the region is not one; it looks like eu-west-1');
  if (flags.endpoint !== undefined) {
    const endpoint = checkedEndpoint(flags.endpoint, words.server);
    const local = localEnvironment({ [words.service]: endpoint });
    return { where: `at ${endpoint}`, aws: region === undefined ? local : { ...local, region } };
  }
  if (region === undefined) throw await withoutRegion(words);
  return { where: `in ${region}`, aws: { region } };
}

/** A variable that is set to nothing is not set. */
export function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function checkedEndpoint(text: string, server: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url !== undefined && url.username === '' && url.pathname === '/' && url.search === '';
  if (!bare || !/^https?:$/.test(url.protocol))
    throw new UsageError('the endpoint is not one; it looks like http://127.0.0.1:8000');
  if (!LOOPBACK.test(url.hostname))
    throw new UsageError(`--endpoint is for ${server} on this machine; for AWS give --region instead`);
  return url.origin;
}

async function withoutRegion({ nameFlag, notLocal }: AwsPlaceWords): Promise<UsageError> {
  const { readState } = await import('../../../local/state-file.ts');
  const wanted = `which deployment? Give --region or AWS_REGION, and ${nameFlag} when it is not "sluice"`;
  if ((await readState()) === undefined) return new UsageError(wanted);
  return new UsageError(`${wanted}. The stack that \`npm start\` runs here is not assumed: ${notLocal}`);
}

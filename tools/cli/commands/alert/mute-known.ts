import { configName } from '../../../../src/config/setting-words.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import { parseIp, parseIpRange } from '../../../../src/kernel/ip-address.ts';
import type { Mute } from '../../../../src/notify/group/mute.ts';
import { UsageError } from '../../faults.ts';
import { CONFIG_FILE } from '../local-config.ts';

type Condition = Mute['when'];

/** What can only be meant as an address or a network. */
const ADDRESS_LIKE = /^(\d+(\.\d+)+|[\da-f]*:[\da-f:.]*)(\/.*)?$/i;

/**
 * Refuses what could not hold back anything, whatever is configured.
 *
 * @throws UsageError
 */
export function checkForms({ tenants = [], sources = [] }: Condition): void {
  const tenant = tenants.find((each) => !configName.safeParse(each).success);
  if (tenant !== undefined)
    throw new UsageError(
      `--tenant: "${tenant}" cannot be one; it has 2–40 lower-case letters, digits and hyphens`,
    );
  const source = sources.find((each) => ADDRESS_LIKE.test(each) && !isAddress(each));
  if (source !== undefined)
    throw new UsageError(
      `--source: "${source}" is no address or network; write 203.0.113.7 or 203.0.113.0/24`,
    );
}

const isAddress = (text: string) => parseIp(text) !== undefined || parseIpRange(text) !== undefined;

/** What nobody here knows, and so may be a slip of the pen: the mute is made all the same. */
export function unknownIn(
  { tenants = [], rules = [] }: Condition,
  config: Pick<SluiceConfig, 'tenants'> | undefined,
  shipped: ReadonlySet<string>,
): readonly string[] {
  const known = config?.tenants.map(({ id }) => id);
  const strangers = tenants.filter((tenant) => known !== undefined && !known.includes(tenant));
  return [
    ...(tenants.length > 0 && known === undefined
      ? [
          `there is no ${CONFIG_FILE} here, so nobody checks that the deployment knows the tenant ${tenants.join(', ')}`,
        ]
      : []),
    ...strangers.map((tenant) => `${CONFIG_FILE} has no tenant "${tenant}"; it has ${known?.join(', ')}`),
    ...rules
      .filter((rule) => !shipped.has(rule))
      .map((rule) => `rule ${rule} is none of Sluice's; it mutes something only if your manager has it`),
  ];
}

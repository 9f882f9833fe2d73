import type { SluiceConfig } from '../../../src/config.ts';
import { grants as isGranted, mayAskForCluster } from '../../rules/push/permissions.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import { type Account, type ManagerAccess, readable } from './manager-access.ts';
import { type Needed, neededPermissions, POWERS } from './needed-permissions.ts';

/** Roles below are Wazuh's own, and cannot be changed. */
const FIRST_OWN_ROLE = 100;

/** A finding for each permission that is missing, and one for powers that nobody needs here. */
export function permissionCheck(
  { name, url }: { readonly name: string; readonly url: string },
  manager: ManagerAccess,
  config: SluiceConfig,
): Check {
  return {
    name: 'permissions',
    subject: name,
    needs: ['login'],
    run: () =>
      readable('rbac', async () => {
        const held = await manager.ruleset.permissions();
        const may = (action: string, resource: string) =>
          isGranted(held.of[action] ?? {}, resource, held.mode);
        const clustered = mayAskForCluster(held) && (await manager.ruleset.clustered());
        const needed = neededPermissions(config, clustered);
        const missing = needed.filter(({ action, resource }) => !may(action, resource));
        const powers = POWERS.filter((action) => Object.values(held.of[action] ?? {}).includes('allow'));
        const account = missing.length > 0 ? await manager.account() : undefined;
        const calls = grants(missing, url, account);
        return [
          ...missing.map((each, i) => lacks(each, calls[i] ?? [])),
          ...(missing.length === 0 ? [green(`all ${needed.length} that are needed`)] : []),
          ...(powers.length > 0 ? [powerful(powers)] : []),
        ];
      }),
  };
}

function lacks({ action, resource, for: what, vital }: Needed, next: readonly string[]): Seen {
  const seen = `missing: ${action} on ${resource}, for ${what}`;
  return vital ? red(seen, ...next) : amber(seen, ...next);
}

/**
 * The API calls of an administrator that give the policies to the account, by a role of its own; for each missing permission
 * its own, with the first those that make the role.
 */
function grants(
  missing: readonly Needed[],
  url: string,
  account: Account | undefined,
): readonly (readonly string[])[] {
  const own = account?.roles.find((role) => role.id >= FIRST_OWN_ROLE);
  const post = (path: string) => `curl -X POST "${url}/security/${path}" -H "Authorization: Bearer $TOKEN"`;
  const role = own === undefined ? '$ROLE' : String(own.id);
  return missing.map(({ policy: { id, name } }, i) => {
    const give = `${post(`roles/${role}/policies?policy_ids=${id}`)}   # ${name}`;
    if (i > 0) return [give];
    if (own !== undefined) return ['an administrator of the API gives it to its role:', give];
    return [
      'an administrator of the API makes a role, whose id ($ROLE) is in the answer, and gives it to the account:',
      `${post('roles')} -H "Content-Type: application/json" -d '{"name":"sluice"}'`,
      post(`users/${account?.id ?? '$USER'}/roles?role_ids=$ROLE`),
      give,
    ];
  });
}

function powerful(powers: readonly string[]): Seen {
  return amber(
    `more than forwarding takes: ${powers.join(', ')}`,
    'give the account of the secret a role with no more than the policies named in docs/doctor.md',
  );
}

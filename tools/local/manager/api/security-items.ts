import type { Accounts } from '../rbac/accounts.ts';
import type { Policy, Role, User } from '../rbac/shipped.ts';

/** Users, roles and policies as the API prints them, ids of the others in them. Security rules are not here. */
export interface SecurityItems {
  user(user: User): object;
  role(role: Role): object;
  policy(policy: Policy): object;
  /** A user with its roles and their policies written out. */
  whole(user: User): object;
}

export function securityItems({ roles, policies, usersOfRole }: Accounts): SecurityItems {
  const rolesWith = (policy: number) =>
    [...roles.values()].filter((role) => role.policies.includes(policy)).map(({ id }) => id);
  const userItem = ({ id, username, allow_run_as }: User) => ({ id, username, allow_run_as });
  return {
    user: (user) => ({ ...userItem(user), roles: user.roles }),
    role: ({ id, name, policies: held }) => ({
      id,
      name,
      policies: held,
      users: usersOfRole(id).map((user) => user.id),
      rules: [],
    }),
    policy: (policy) => ({ ...policy, roles: rolesWith(policy.id) }),
    whole: (user) => ({
      ...userItem(user),
      roles: user.roles
        .flatMap((id) => roles.get(id) ?? [])
        .map(({ id, name, policies: held }) => ({
          id,
          name,
          policies: held.flatMap((policy) => policies.get(policy) ?? []),
          rules: [],
        })),
    }),
  };
}

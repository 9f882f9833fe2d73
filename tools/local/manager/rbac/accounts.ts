import { createShipped, type Policy, type Role, type User } from './shipped.ts';

/** Ids below this are Wazuh's own and stay as they are. */
export const FIRST_OWN_ID = 100;

/** Users, roles and policies of one manager. Everything but `white` mode is left out: what is not allowed is denied. */
export interface Accounts {
  readonly users: Map<number, User>;
  readonly roles: Map<number, Role>;
  readonly policies: Map<number, Policy>;
  userNamed(name: string): User | undefined;
  /** The next id of a map: 100, or one more than the highest. */
  nextId(of: ReadonlyMap<number, unknown>): number;
  /** Whether a user may do `action` on `resource` (`*:*:*`, `rule:file:*`, `agent:id:001`). */
  permits(user: User, action: string, resource: string): boolean;
  /** Action to resource to effect, as `GET /security/users/me/policies` prints it. */
  effects(user: User): Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly usersOfRole: (role: number) => readonly User[];
}

/** An account that the manager starts with. */
export interface ApiUser {
  readonly name: string;
  readonly password: string;
  /** `event:ingest`. */
  readonly mayIngest: boolean;
  /** Everything else: with `mayIngest` the role `administrator`. */
  readonly mayManage?: boolean;
  /** Reads what a forwarder goes by: counters, rules, agents, the API's limits. */
  readonly mayLook?: boolean;
}

export function createAccounts(users: readonly ApiUser[]): Accounts {
  const { roles, policies, roleFor } = createShipped();
  const all = new Map<number, User>();
  for (const [at, { name, password, ...rights }] of users.entries()) {
    all.set(at + 1, {
      id: at + 1,
      username: name,
      password,
      allow_run_as: false,
      roles: roleFor(rights),
    });
  }

  const policiesOf = (user: User): readonly Policy[] =>
    user.roles.flatMap((role) => roles.get(role)?.policies ?? []).flatMap((id) => policies.get(id) ?? []);
  const effects = (user: User) => {
    const found: Record<string, Record<string, string>> = {};
    for (const { policy } of policiesOf(user)) {
      for (const action of policy.actions) {
        const given = policy.resources.map((resource) => [resource, policy.effect]);
        found[action] = { ...found[action], ...Object.fromEntries(given) };
      }
    }
    return found;
  };

  return {
    users: all,
    roles,
    policies,
    userNamed: (name) => [...all.values()].find(({ username }) => username === name),
    nextId: (of) => Math.max(FIRST_OWN_ID - 1, ...of.keys()) + 1,
    effects,
    permits: (user, action, resource) => {
      const given = effects(user)[action] ?? {};
      const wildcard = resource.replace(/[^:]*$/, '*');
      return (given[resource] ?? given[wildcard]) === 'allow';
    },
    usersOfRole: (role) => [...all.values()].filter((user) => user.roles.includes(role)),
  };
}

import shipped from './shipped.json' with { type: 'json' };

export interface Policy {
  readonly id: number;
  readonly name: string;
  readonly policy: {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly effect: string;
  };
}

export interface Role {
  readonly id: number;
  readonly name: string;
  /** Ids, in the order they were linked. */
  policies: readonly number[];
}

export interface User {
  readonly id: number;
  readonly username: string;
  password: string;
  allow_run_as: boolean;
  /** Ids, in the order they were linked. */
  roles: readonly number[];
}

export const ADMINISTRATOR = 1;
const INGEST_POLICY = 35;
/** `cluster_read_resourceless`, `cluster_read_nodes`, `rules_read_rules`, `agents_read_agents`. */
const LOOK_POLICIES = [31, 32, 22, 4];

/**
 * Policies and roles of Wazuh 4.14: names, ids and actions; of the policies that `administrator` does not hold
 * (4, 5, 9, 10, 11, 13, 17, 20, 22, 26, 31, 32) the ids follow from their order.
 */
export function createShipped() {
  const policies = new Map<number, Policy>(
    shipped.policies.map(({ id, name, actions, resources }) => [
      id,
      { id, name, policy: { actions, resources, effect: 'allow' } },
    ]),
  );
  const roles = new Map<number, Role>(shipped.roles.map((role) => [role.id, { ...role }]));
  /** The role of an account with these rights; made when Wazuh has none like it. */
  const roleFor = (rights: {
    readonly mayIngest: boolean;
    readonly mayManage?: boolean;
    readonly mayLook?: boolean;
  }): readonly number[] => {
    if (rights.mayLook === true && rights.mayManage !== true) {
      const role = {
        id: 10,
        name: 'local_look',
        policies: [...(rights.mayIngest ? [INGEST_POLICY] : []), ...LOOK_POLICIES],
      };
      roles.set(role.id, role);
      return [role.id];
    }
    if (rights.mayIngest && rights.mayManage === true) return [ADMINISTRATOR];
    if (!rights.mayIngest && rights.mayManage !== true) return [];
    const held = roles.get(ADMINISTRATOR)?.policies ?? [];
    const role = rights.mayIngest
      ? { id: 8, name: 'local_ingest', policies: [INGEST_POLICY] }
      : { id: 9, name: 'local_manage', policies: held.filter((id) => id !== INGEST_POLICY) };
    roles.set(role.id, role);
    return [role.id];
  };
  return { policies, roles, roleFor };
}

import { randomBytes } from 'node:crypto';
import { type Got, jsonOf } from '../http.ts';
import { apiExchanges } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { at, NEW_ID } from '../tolerances.ts';

const NAMES = ['sluice_forwarder', 'sluice-forwarder', 'sluice-norole', 'sluice_ingest', 'sluice_ingest2'];

/** Who asks, where it is not the administrator. */
const ASKED_BY: Readonly<Record<string, 'forwarder' | 'norole'>> = {
  'ingest with the role': 'forwarder',
  'ingest without a role': 'norole',
  'GET / with the ingest role': 'forwarder',
  'GET / without a role': 'norole',
  'GET /manager/info with the ingest role': 'forwarder',
  'GET /rules with the ingest role': 'forwarder',
  'PUT /logtest with the ingest role': 'forwarder',
  'GET /manager/daemons/stats with the ingest role': 'forwarder',
  'POST /agents with the ingest role': 'forwarder',
  'GET /security/users/me': 'forwarder',
  'GET /security/users/me/policies': 'forwarder',
  'PUT /rules/files with the ingest role': 'forwarder',
};

/** Roles of the site's own may hold it too. */
const HOLDERS = at(
  /\.affected_items\[0\]\.roles$/,
  'roles that hold the policy',
  (got) => Array.isArray(got) && got.includes(1),
);

const firstId = (got: Got): number =>
  (jsonOf(got) as { readonly data?: { readonly affected_items?: readonly { readonly id: number }[] } }).data
    ?.affected_items?.[0]?.id ?? 0;

export const rbac: Scene = {
  file: 'api/rbac',
  changes: 'creates two users and a role, and deletes them again; sends one event',
  play: async (stage) => {
    await stage.login();
    const rename = await freeNames(stage);
    const adapt = (recorded: string) => rename(recorded);
    const password = `Conf-${randomBytes(9).toString('base64url')}1a`;
    const body = (name: string) => {
      const text = apiExchanges('api/rbac').find((exchange) => exchange.name === name)?.request?.body;
      return text === undefined ? {} : { body: rename(text).replace('<password>', password) };
    };
    const create = (name: string) => stage.play(name, { ...body(name), adapt, tolerate: [NEW_ID] });

    await create('create a policy');
    await create('create the same policy under another name');
    const policy = firstId(await stage.play('find the shipped policy', { tolerate: [HOLDERS] }));
    const role = firstId(await create('create a role'));
    stage.undo(() => stage.ask('DELETE', `/security/roles?role_ids=${role}`));
    await stage.play('give the role the policy', {
      path: `/security/roles/${role}/policies?policy_ids=${policy}`,
      adapt: (recorded) => rename(recorded).replace('linked to role 100', `linked to role ${role}`),
      tolerate: [NEW_ID],
    });
    const forwarder = firstId(await create('create a user'));
    stage.undo(() => stage.ask('DELETE', `/security/users?user_ids=${forwarder}`));
    await stage.play('create a user with a weak password');
    const norole = firstId(await create('create a user without a role'));
    stage.undo(() => stage.ask('DELETE', `/security/users?user_ids=${norole}`));
    const early = await stage.login(rename('sluice-forwarder'), password);
    await stage.play('give the user the role', {
      path: `/security/users/${forwarder}/roles?role_ids=${role}`,
      adapt,
      tolerate: [NEW_ID],
    });
    await stage.play('a token taken before the role was given', { authorization: `Bearer ${early}` });

    // A token of the second of a change is refused by some requests.
    await stage.pause(2);
    const tokens = {
      forwarder: await stage.login(rename('sluice-forwarder'), password),
      norole: await stage.login(rename('sluice-norole'), password),
    };
    for (const [name, who] of Object.entries(ASKED_BY)) {
      await stage.play(name, { authorization: `Bearer ${tokens[who]}`, adapt, tolerate: [NEW_ID] });
    }
  },
};

/** Recorded names, each with an ending when the manager has somebody of that name. */
async function freeNames(stage: Stage): Promise<(text: string) => string> {
  const named = async (path: string, member: string): Promise<readonly string[]> => {
    const { json } = await stage.ask('GET', path);
    return (json.data?.affected_items ?? []).map((item: Record<string, string>) => item[member]);
  };
  const taken = [
    ...(await named('/security/users', 'username')),
    ...(await named('/security/roles', 'name')),
    ...(await named('/security/policies', 'name')),
  ];
  const ending = NAMES.some((name) => taken.includes(name)) ? `-${randomBytes(3).toString('hex')}` : '';
  return (text) => text.replace(/sluice[-_](forwarder|norole|ingest2?)\b/g, (name) => `${name}${ending}`);
}

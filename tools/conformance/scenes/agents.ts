import { type Got, jsonOf } from '../http.ts';
import type { Scene } from '../scene.ts';
import { AGENT_ID, at } from '../tolerances.ts';

const NAMES = ['golden-api-1', 'golden-api-2', 'golden-api-3', 'golden-x'];
const ADDRESS = '192.0.2.55';
const MISSING = '99999';

const idOf = (got: Got): string =>
  (jsonOf(got) as { readonly data?: { readonly id?: string } } | undefined)?.data?.id ?? '';

/** An id that something made, to be deleted whatever its status. */
export const deletionOf = (ids: readonly string[]): string =>
  `/agents?agents_list=${ids.join(',')}&older_than=0s&status=all&purge=true`;

export const agents: Scene = {
  file: 'api/agents',
  changes: 'registers two agents and deletes them again',
  play: async (stage) => {
    await stage.login();
    const { json } = await stage.ask('GET', '/agents?select=id,name,registerIP&limit=10000');
    const items: readonly { id: string; name: string; registerIP?: string }[] =
      json.data?.affected_items ?? [];
    const taken = items.find(({ name, registerIP }) => NAMES.includes(name) || registerIP === ADDRESS);
    if (taken !== undefined)
      throw new Error(`the manager has an agent ${taken.name} (${taken.registerIP}) already`);

    const first = idOf(await stage.play('POST /agents', { tolerate: [AGENT_ID] }));
    if (first !== '') stage.undo(() => stage.ask('DELETE', deletionOf([first])));
    await stage.play('same name');
    const second = idOf(await stage.play('with an address', { tolerate: [AGENT_ID] }));
    if (second !== '') stage.undo(() => stage.ask('DELETE', deletionOf([second])));
    await stage.play('bad name');
    await stage.play('unknown key');
    await stage.play('list', { tolerate: [AGENT_ID] });
    const known = [first, second, ...items.map(({ id }) => id)].includes('001');
    await stage.play(
      'key',
      known ? { path: `/agents/${MISSING}/key`, adapt: (text) => text.replace('"001"', `"${MISSING}"`) } : {},
    );
    // Never `all`, as it was recorded: only what was made here.
    await stage.play('delete', {
      path: `/agents?agents_list=${first},${second}&older_than=0s&status=never_connected&purge=true`,
      tolerate: [
        at(/\.affected_items\[\d\]$/, 'id of a new agent', (got) => got === first || got === second),
      ],
    });
  },
};

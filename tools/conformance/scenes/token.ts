import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

/** Requests with a token within the second of a revocation: some are refused, by chance. */
const REQUESTS = 12;

/** Statuses of requests with one token. */
async function statuses(stage: Stage, token: string): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const headers = { Authorization: `Bearer ${token}` };
    found.push((await stage.call({ method: 'GET', path: '/', headers })).status);
  }
  return found;
}

export const token: Scene = {
  file: 'api/token',
  changes:
    'sets the lifetime of tokens and puts it back; makes every token of everybody invalid, several times',
  play: async (stage) => {
    const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
    const first = await stage.login();
    const { json: config } = await stage.ask('GET', '/security/config');
    stage.undo(async () => {
      await stage.pause(2);
      await stage.login();
      const lifetime = config?.data?.auth_token_exp_timeout;
      if (lifetime !== undefined && lifetime !== 900) {
        await stage.ask('PUT', '/security/config', { auth_token_exp_timeout: lifetime });
        await stage.pause(2);
      }
    });

    await stage.play('valid', bearer(first));
    for (const name of ['none', 'garbage', 'not bearer']) await stage.play(name);
    // The last character holds bits that nobody reads.
    const altered = first.replace(/.{10}$/, (end) => end.split('').toReversed().join(''));
    await stage.play('last character of the signature changed', bearer(altered));
    const second = await stage.login();
    await stage.play('two at once are both valid', bearer(second));
    await stage.play('the older one still works', bearer(first));
    await stage.play('lifetime set to 900', bearer(second));
    await stage.play('after that the old token', bearer(second));

    await stage.pause(2);
    const third = await stage.login();
    await stage.play('lifetime set to 2 s', bearer(third));
    await stage.play('lifetime set to 30 s', bearer(third));
    await stage.pause(2);
    const short = await stage.login();
    await stage.play('within 30 s', bearer(short));
    await stage.pause(32);
    await stage.play('expired', bearer(short));
    await stage.play('lifetime restored', bearer(await stage.login()));

    await stage.pause(2);
    const revoked = await stage.login();
    await stage.play('own tokens revoked', bearer(revoked));
    const sameSecond = await statuses(stage, await stage.login());
    const odd = sameSecond.filter((status) => status !== 200 && status !== 401);
    stage.check('a new token taken within the same second as the revocation', [], odd);
    await stage.play('revoked', bearer(revoked));
    await stage.pause(2);
    stage.check(
      'a new token taken two seconds later',
      Array.from({ length: REQUESTS }, () => 200),
      await statuses(stage, await stage.login()),
    );
  },
};

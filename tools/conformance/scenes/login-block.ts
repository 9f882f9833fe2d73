import { basic } from '../http.ts';
import type { Scene } from '../scene.ts';

const ATTEMPTS = 50;
const BLOCK_S = 300;
const STEP_S = 5;

export const loginBlock: Scene = {
  file: 'api/login-block',
  changes: 'sends one event that says "x"',
  slow: 'blocks every login from this address for five minutes',
  play: async (stage) => {
    const { username, password } = stage.target;
    const held = { authorization: `Bearer ${await stage.login()}` };
    const attempt = (secret: string) =>
      stage.send({
        method: 'POST',
        path: '/security/user/authenticate',
        headers: { Authorization: basic(username, secret) },
      });
    const wrong = `${password}x`;
    let failures = 0;
    // Failures of the last five minutes, ours or others', count as well.
    while (failures < ATTEMPTS && (await attempt(wrong)).status === 401) failures += 1;
    await stage.play('the answer once blocked', { authorization: basic(username, wrong) });
    await stage.play('right credentials are refused too', { authorization: basic(username, password) });
    await stage.play('another user too', { authorization: basic('conformance-other', password) });
    await stage.play('an existing token still works', held);
    await stage.play('and ingests', held);
    let waited = 0;
    while (waited <= BLOCK_S && (await attempt(password)).status === 403) {
      await stage.pause(STEP_S);
      waited += STEP_S;
    }
    // The block began with the first failure, a little before the waiting.
    const asRecorded = waited > BLOCK_S - 60 && waited <= BLOCK_S;
    stage.check('unblocked', 'after 300 s', asRecorded ? 'after 300 s' : `after ${waited} s`);
  },
};

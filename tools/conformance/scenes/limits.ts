import { basic, type Sent } from '../http.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { at } from '../tolerances.ts';

const EVENT: Sent = { method: 'POST', path: '/events', body: '{"events": ["x"]}' };
const ROOT: Sent = { method: 'GET', path: '/' };
const WINDOW_S = 61;

export const limits: Scene = {
  file: 'api/limits',
  changes: 'sends some 100 events that say "x"',
  slow: 'spends the budget of the whole node three times: for minutes the manager refuses everybody',
  play: async (stage) => {
    const { target } = stage;
    const authorization = `Bearer ${await stage.login()}`;
    // Not by `call`, which would wait a window over.
    const status = async (sent: Sent) => {
      const headers = { Authorization: authorization, 'Content-Type': 'application/json' };
      return (await stage.send({ ...sent, headers })).status;
    };
    const flood = async (count: number, sent: Sent) => {
      const found: Record<number, number> = {};
      for (let n = 0; n < count; n += 1) {
        const got = await status(sent);
        found[got] = (found[got] ?? 0) + 1;
      }
      return found;
    };

    // The request that opens a window is not counted by it; the first window of all has none before.
    await stage.pause(WINDOW_S);
    await status(EVENT);
    await stage.pause(WINDOW_S);
    const admitted = await flood(35, EVENT);
    if (admitted[200] !== 31) {
      stage.check('the 31st /events request within a minute', { 200: 31, 429: 4 }, admitted);
    }
    await stage.play('the 31st /events request within a minute');
    await stage.play('other paths still answer');
    await stage.play('an unauthenticated /events request is refused the same way');
    await stage.play('GET /events counts and is refused too');
    await stage.play('with a query string');
    const { host } = new URL(target.apiUrl);
    await stage.play('with a trailing slash', {
      tolerate: [
        at(/^header location$/, 'address of the manager', (got) => got === `https://${host}/events`),
      ],
    });
    await measureWindow(stage, status, flood);

    await stage.pause(WINDOW_S);
    const general = await flood(320, ROOT);
    if ((general[200] ?? 0) < 299) {
      stage.check('general limit, after 320 requests to / in a few seconds', { 200: 301, 429: 19 }, general);
    }
    await stage.play('general limit, after 320 requests to / in a few seconds');
    await stage.play('general limit also closes /events');
    await stage.play('general limit also closes the login', {
      authorization: basic(target.username, target.password),
    });
    await stage.pause(WINDOW_S);
  },
};

async function measureWindow(
  stage: Stage,
  status: (sent: Sent) => Promise<number>,
  flood: (count: number, sent: Sent) => Promise<Record<number, number>>,
): Promise<void> {
  let waited = 0;
  while (waited < WINDOW_S + 4 && (await status(EVENT)) !== 200) {
    await stage.pause(1);
    waited += 1;
  }
  const then = await flood(40, EVENT);
  stage.check(
    'measured window',
    { reopened: true, accepted: 30, refused: 10 },
    { reopened: waited <= WINDOW_S + 1, accepted: then[200] ?? 0, refused: then[429] ?? 0 },
  );
}

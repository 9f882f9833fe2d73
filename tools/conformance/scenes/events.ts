import { EVENT_BODIES } from '../bodies.ts';
import type { Scene } from '../scene.ts';
import type { Change } from '../stage.ts';
import { at } from '../tolerances.ts';

const UNHANDLED = ['events null', 'not UTF-8'];

export const events: Scene = {
  file: 'api/events',
  changes: 'sends some 150 events that say "golden", "x" or nothing much',
  play: async (stage) => {
    await stage.login();
    const { host } = new URL(stage.target.apiUrl);
    await stage.playRest((name): Change => {
      const body = EVENT_BODIES[name];
      return {
        ...(body === undefined ? {} : { body }),
        ...(UNHANDLED.includes(name) ? { unhandled: true } : {}),
        tolerate: [
          at(/^header location$/, 'address of the manager', (got) => got === `https://${host}/events`),
        ],
      };
    });
  },
};

import type { Scene } from '../scene.ts';
import { at, isNumber, isText, type Tolerance } from '../tolerances.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const INSTALLATION: readonly Tolerance[] = [
  at(/\.uuid$/, 'uuid', (got) => UUID.test(String(got))),
  at(/\.tz_(offset|name)$/, 'time zone', isText),
];

/** These must run wherever events are taken and analysed. */
const NEEDED = /\.wazuh-(analysisd|remoted|modulesd|execd|db|apid)$/;
const DAEMONS = at(
  /\.wazuh-\w+$/,
  'which daemons run',
  (got, recorded) => got === recorded || got === 'stopped' || got === 'running',
);

/** Sizes of queues are settings of the manager. */
const STATISTICS: readonly Tolerance[] = [
  {
    name: 'counters',
    applies: (path, recorded) => typeof recorded === 'number' && path.includes('.metrics.'),
    accepts: isNumber,
  },
];

export const info: Scene = {
  file: 'api/info',
  play: async (stage) => {
    await stage.login();
    const root = await stage.play('GET /');
    await stage.play('GET /manager/info', { tolerate: INSTALLATION });
    await stage.play('GET /manager/status', {
      tolerate: [{ ...DAEMONS, applies: (path) => DAEMONS.applies(path, '') && !NEEDED.test(path) }],
    });
    for (const name of ['statistics of analysisd', 'statistics of remoted']) {
      await stage.play(name, { tolerate: STATISTICS });
    }
    // A HEAD has no body to measure: its length is that of the GET.
    const length = root.headers.find(([name]) => name === 'content-length')?.[1];
    await stage.play('HEAD', {
      tolerate: [at(/^header content-length$/, 'host name', (got) => got === length)],
    });
    const pretty = at(/^header content-length$/, 'host name', isText);
    await stage.playRest((name) => (name === 'pretty' ? { tolerate: [pretty] } : {}));
  },
};

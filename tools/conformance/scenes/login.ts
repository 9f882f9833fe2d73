import { basic } from '../http.ts';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';

interface Described {
  readonly header: object;
  readonly claims: object;
}

export const login: Scene = {
  file: 'api/login',
  play: async (stage) => {
    const { username, password } = stage.target;
    const right = basic(username, password);
    await stage.play('ok', { authorization: right });
    await stage.play('ok, raw token', { authorization: right });
    await stage.play('ok, with GET', { authorization: right });
    await stage.play('wrong password', { authorization: basic(username, `${password}x`) });
    await stage.play('unknown user', { authorization: basic('conformance-nobody', password) });
    await stage.play('broken credentials', { unhandled: true });
    await stage.playRest();
    const [header = '', claims = ''] = (await stage.login()).split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const { nbf, exp, sub, ...others } = read(claims);
    const recorded = (
      recordingFile('api/login') as { exchanges: readonly (Partial<Described> & { name: string })[] }
    ).exchanges.find(({ name }) => name === 'what the token holds');
    stage.check(
      'what the token holds',
      { header: recorded?.header, claims: recorded?.claims },
      {
        header: read(header),
        claims: Object.fromEntries(
          Object.entries({ ...read(claims) }).map(([name, value]) => {
            if (name === 'nbf') return [name, Number.isInteger(nbf) ? '<unix seconds>' : value];
            if (name === 'exp') return [name, `<nbf + ${exp - nbf}>`];
            if (name === 'sub') return [name, sub === username ? 'wazuh' : value];
            return [name, (others as Record<string, unknown>)[name]];
          }),
        ),
      },
      [
        {
          name: 'roles of this account',
          applies: (path) => path === '.claims.rbac_roles',
          accepts: (got) => Array.isArray(got) && got.length > 0,
        },
      ],
    );
  },
};

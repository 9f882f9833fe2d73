import { type Got, jsonOf } from '../http.ts';
import type { Scene } from '../scene.ts';
import { besides, deleteRuleFile, demoRuleIds, ownWarnings, uploadedText } from './demo-rules.ts';

/** Files that lay there when the recording was made. */
const FILES: Readonly<Record<string, string>> = {
  'demo_rules.xml': 'upload',
  'demo3_rules.xml': 'rule that is only warned about',
  'demo4_rules.xml': 'duplicate id in another file',
};

const sessionOf = (got: Got): string =>
  (jsonOf(got) as { readonly data?: { readonly token?: string } } | undefined)?.data?.token ?? '<session>';

export const logtest: Scene = {
  file: 'api/logtest',
  changes: 'stores three rule files and deletes them again; nothing is reloaded',
  play: async (stage) => {
    await stage.login();
    const ids = await demoRuleIds(stage);
    const tolerate = besides(await ownWarnings(stage));
    for (const [name, exchange] of Object.entries(FILES)) {
      stage.undo(() => deleteRuleFile(stage, name));
      await stage.ask('PUT', `/rules/files/${name}`, ids(uploadedText(exchange)));
    }
    // Every new session has a token of its own, in its own member and in a message.
    const fresh = (recorded: string, got: Got) => {
      const token = /"token":"([^"]+)"/.exec(recorded)?.[1];
      return ids(token === undefined ? recorded : recorded.replaceAll(token, sessionOf(got)));
    };
    const first = await stage.play('first event, new session', { adapt: fresh, tolerate });
    const session = sessionOf(first);
    const within = (recorded: string) => ids(recorded.replaceAll('<session>', session));
    const body = (text: string) => text.replace('<session>', session);
    const event = (app: string) =>
      body(`{"event": "${app}", "log_format": "json", "location": "app", "token": "<session>"}`);
    await stage.play('same session', {
      adapt: within,
      body: event('{\\"app\\":\\"demo-api\\",\\"n\\":3}'),
    });
    const other = await stage.play('unknown session', { adapt: fresh, tolerate });
    await stage.play('event that meets no rule', {
      adapt: within,
      body: event('{\\"app\\":\\"zzz\\"}'),
    });
    await stage.play('event given as an object');
    await stage.play('missing location');
    const third = await stage.play('unknown log format', { adapt: fresh, tolerate });
    await stage.play('end of session', { path: `/logtest/sessions/${session}`, adapt: within });
    await stage.play('end of an unknown session');
    for (const got of [other, third]) await stage.ask('DELETE', `/logtest/sessions/${sessionOf(got)}`);
  },
};

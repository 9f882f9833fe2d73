import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { at } from '../tolerances.ts';
import { besides, deleteRuleFile, demoRuleIds, ownWarnings, uploadedText } from './demo-rules.ts';

const STOCK_COUNT = at(
  /\.total_affected_items$/,
  'number of stock rules',
  (got) => typeof got === 'number' && got > 0,
);

const BAD_FILE = 'conformance_bad_rules.xml';
/** Makes the faults of the recorded reload: a warning, then an error. */
const BAD_RULES = `<group name="conformance,">
  <rule id="100811" level="3">
    <if_group>qr_bad</if_group>
    <description>a group that nobody has</description>
  </rule>
  <rule id="100100" level="3">
    <decoded_as>json</decoded_as>
    <field name="action">x</field>
    <description>a static field</description>
  </rule>
</group>
`;

export const rules: Scene = {
  file: 'api/rules',
  changes: 'stores rule files, reloads the rules, deletes the files, reloads again: correlation starts empty',
  play: async (stage) => {
    await stage.login();
    const ids = await demoRuleIds(stage);
    const adapt = (recorded: string) => ids(recorded);
    /** With the text of the recording, under ids that are free. */
    const upload = (name: string) => ({ body: ids(uploadedText(name)), adapt });
    const own = besides(await ownWarnings(stage));
    await stage.play('GET /rules by id');
    await stage.play('GET /rules by group, counted', { tolerate: [STOCK_COUNT] });
    for (const name of ['GET /rules, unknown id', 'GET /rules/files', 'GET /rules/groups']) {
      await stage.play(name);
    }
    stage.undo(() => stage.ask('PUT', '/manager/analysisd/reload'));
    for (const n of ['', '2', '3', '4', '5', '6', '7', '8']) {
      stage.undo(() => deleteRuleFile(stage, `demo${n}_rules.xml`));
    }
    await stage.play('bare ampersand', { ...upload('bare ampersand'), unhandled: true });
    const uploads = [
      'upload',
      'upload again without overwrite',
      'upload again with overwrite',
      'upload, explicit folder',
      'upload, shipped folder',
      'bad rule, new file',
      'bad rule, overwrite',
      'after the failed overwrite the old content is there',
      'rule that is only warned about',
      'duplicate id in another file',
      'not XML',
      'less-than written with a backslash',
      'bare ampersand, as stored',
      'empty body',
      'wrong content type',
      'file name without .xml',
      'path in the file name',
    ];
    for (const name of uploads) await stage.play(name, uploadedText(name) === '' ? { adapt } : upload(name));
    await stage.play('reload', { adapt, tolerate: own });
    await stage.play('delete');
    await stage.play('x');
    await brokenReload(stage, ids, own);
  },
};

/** The API itself leaves a new broken file behind when `overwrite` is asked for. */
async function brokenReload(
  stage: Stage,
  ids: (text: string) => string,
  own: ReturnType<typeof besides>,
): Promise<void> {
  for (const name of ['demo3_rules.xml', 'demo4_rules.xml']) await deleteRuleFile(stage, name);
  stage.undo(() => deleteRuleFile(stage, BAD_FILE));
  await stage.ask('PUT', `/rules/files/${BAD_FILE}?overwrite=true`, ids(BAD_RULES));
  await stage.play('reload with a file that does not load', {
    adapt: (recorded) => ids(recorded),
    tolerate: own,
  });
  await deleteRuleFile(stage, BAD_FILE);
}

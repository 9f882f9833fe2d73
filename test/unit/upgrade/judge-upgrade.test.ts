import { describe, expect, test } from 'vitest';
import { stateMark, stateMarkName } from '../../../infra/state-mark.ts';
import { compareTemplates, type Template } from '../../../tools/upgrade/compare-templates.ts';
import { judgeUpgrade, type Remark, type UpgradeFacts } from '../../../tools/upgrade/judge-upgrade.ts';
import { resourcesOf, SMALLEST, synthesize } from '../../infra/synthesize.ts';

const planned = synthesize(SMALLEST) as unknown as Template;
const copy = () =>
  structuredClone(planned) as unknown as ReturnType<typeof synthesize> & {
    Metadata: Record<string, { version: string; writes: Record<string, number> }>;
    Resources: Record<string, { Properties: Record<string, unknown>; Type: string }>;
  };
const idOf = (type: string) => resourcesOf(synthesize(SMALLEST), type)[0]?.[0] ?? '';
const facts = (changed: Partial<UpgradeFacts> = {}): UpgradeFacts => ({
  name: 'sluice',
  stack: { status: 'UPDATE_COMPLETE', template: planned },
  planned,
  queues: [{ name: 'sluice-events', waiting: 3, underWay: 0, deadLetters: 0, mappings: ['Enabled'] }],
  ringing: [],
  ...changed,
});
const of = (weight: Remark['weight'], remarks: readonly Remark[]) =>
  remarks.filter((remark) => remark.weight === weight).map(({ about, says }) => `${about}: ${says}`);

test('the same again has nothing against it', () => {
  const remarks = judgeUpgrade(facts());
  expect(of('stop', remarks)).toEqual([]);
  expect(of('look', remarks)).toEqual([]);
  expect(of('fine', remarks)).toContain('resources: nothing changes');
});

describe('resources', () => {
  const instead = (change: (template: ReturnType<typeof copy>) => void) => {
    const deployed = copy();
    change(deployed);
    return judgeUpgrade(
      facts({ stack: { status: 'UPDATE_COMPLETE', template: deployed as unknown as Template } }),
    );
  };

  test.each([
    ['AWS::DynamoDB::Table', 'TableName', 'keys, mutes and the ledger are in it'],
    ['AWS::SQS::Queue', 'QueueName', 'what waits in it is gone with it'],
    ['AWS::SecretsManager::Secret', 'Name', 'somebody must fill the new one'],
  ])(
    'what has type %s and would be made anew stops an upgrade, with the property that does it',
    (type, property, loss) => {
      const id = idOf(type);
      const stops = of(
        'stop',
        instead(({ Resources }) => {
          const { Properties } = Resources[id] ?? { Properties: {} };
          Properties[property] = 'another';
        }),
      );
      expect(stops).toEqual([`${type} ${id}: replaced (${property}): ${loss}`]);
    },
  );

  test('one that would be removed stops it too, and a change in place does not', () => {
    const removed = instead(({ Resources }) => {
      Resources.Old = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'old' } };
    });
    expect(of('stop', removed)).toEqual(['AWS::SQS::Queue Old: removed: what waits in it is gone with it']);
    const updated = instead(({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::Lambda::Function') Properties.MemorySize = 128;
    });
    expect(of('stop', updated)).toEqual([]);
    expect(of('fine', updated)).toContain('resources: 3 updated');
  });

  test('the mapping of a queue moves to an alias in place', () => {
    const id = idOf('AWS::Lambda::EventSourceMapping');
    const deployed = copy();
    const { Properties } = deployed.Resources[id] ?? { Properties: {} };
    Properties.FunctionName = { Ref: idOf('AWS::Lambda::Function') };
    expect(compareTemplates(deployed as unknown as Template, planned)).toEqual([
      { id, type: 'AWS::Lambda::EventSourceMapping', fate: 'updated', properties: ['FunctionName'] },
    ]);
  });

  test('versions of functions, which every deployment makes, are nothing to speak of', () => {
    const remarks = instead(({ Resources }) => {
      Resources.Before = { ...Resources[idOf('AWS::Lambda::Version')] } as never;
    });
    expect([...of('stop', remarks), ...of('look', remarks)]).toEqual([]);
  });
});

describe('state', () => {
  const deployedWith = (writes: Record<string, number>, version = '0.0.9') => {
    const deployed = copy();
    deployed.Metadata[stateMarkName('sluice')] = { version, writes };
    return judgeUpgrade(
      facts({ stack: { status: 'UPDATE_COMPLETE', template: deployed as unknown as Template } }),
    );
  };

  test('the template says the version and every form that is written', () => {
    const deployed = copy();
    expect(deployed.Metadata[stateMarkName('sluice')]).toEqual(stateMark());
    expect(of('fine', deployedWith(stateMark().writes))).toContain(
      `version: 0.0.9 is deployed, here is ${stateMark().version}`,
    );
  });

  test('a form that this checkout cannot read stops an upgrade', () => {
    const stops = of(
      'stop',
      deployedWith({ ...stateMark().writes, mark: 2, novelty: 1, 'packed message': 1 }),
    );
    expect(stops).toEqual([
      'state: this version cannot read what is there: mark 2, novelty 1; upgrade from a checkout that can',
    ]);
  });

  test('a form that is written anew is said, for who may want to go back', () => {
    const looks = of('look', deployedWith({ ...stateMark().writes, 'packed message': 1 }));
    expect(looks).toEqual([
      'state: packed message: 2 is written instead of 1; see the notes of the release on going back',
    ]);
  });

  test('what says no version is from before', () => {
    const deployed = copy();
    deployed.Metadata = {};
    const stack = { status: 'UPDATE_COMPLETE', template: deployed as unknown as Template };
    expect(of('look', judgeUpgrade(facts({ stack })))).toEqual([expect.stringContaining('says no version')]);
  });
});

test('what is under way stops an upgrade, and what waits, has died or rings is said', () => {
  const remarks = judgeUpgrade(
    facts({
      stack: { status: 'UPDATE_ROLLBACK_FAILED', template: planned },
      queues: [{ name: 'sluice-events', waiting: 5_000, underWay: 0, deadLetters: 2, mappings: ['Enabled'] }],
      ringing: ['sluice-events-lag-rollout-stopped', 'sluice-events-dead-letters'],
    }),
  );
  expect(of('stop', remarks)).toEqual([
    'stack: it is UPDATE_ROLLBACK_FAILED; wait, or bring it to a rest first',
    expect.stringContaining('sluice-events-lag-rollout-stopped: it rings: a rollout would be refused'),
  ]);
  expect(of('look', remarks)).toEqual([
    expect.stringContaining('5000 messages wait'),
    expect.stringContaining('2 dead letters'),
    'sluice-events-dead-letters: it rings',
  ]);
});

test.each([
  [['Disabled'], 'stop', 'sluice-events: its mapping is switched off and would stay so'],
  [['Enabled', 'Disabling'], 'stop', 'sluice-events: its mapping is switched off and would stay so'],
  [[], 'stop', 'sluice-events: nothing reads it'],
  [['Updating'], 'look', 'sluice-events: its mapping is Updating; look again'],
] as const)('a queue whose mappings are %j: %s', (mappings, weight, says) => {
  const queues = [{ name: 'sluice-events', waiting: 3, underWay: 0, deadLetters: 0, mappings }];
  const remarks = judgeUpgrade(facts({ queues }));
  const said = [...of('stop', remarks), ...of('look', remarks)];
  expect(said).toEqual([expect.stringContaining(says)]);
  expect(of(weight, remarks)).toEqual(said);
});

describe('a queue that the new configuration does without', () => {
  const deployed = copy();
  for (const [id, QueueName] of [
    ['Trail', 'sluice-trail'],
    ['TrailLetters', 'sluice-trail-dead-letters'],
  ] as const)
    deployed.Resources[id] = { Type: 'AWS::SQS::Queue', Properties: { QueueName } };
  const removing = (changed: Partial<UpgradeFacts['queues'][number]>) => {
    const trail = { name: 'sluice-trail', waiting: 0, underWay: 0, deadLetters: 0, mappings: [], ...changed };
    const stack = { status: 'UPDATE_COMPLETE', template: deployed as unknown as Template };
    return judgeUpgrade(facts({ stack, queues: [trail] }));
  };

  test('goes when nothing is in it, read or not', () => {
    expect(of('stop', removing({}))).toEqual([]);
    expect(of('look', removing({}))).toEqual([
      'sluice-trail: removed; nothing is in it now',
      'sluice-trail-dead-letters: removed; nothing is in it now',
    ]);
  });

  test.each([
    [{ waiting: 2 }, /^sluice-trail: removed, and 2 messages in it would be lost: turn off what sends to it/],
    [{ underWay: 1 }, /^sluice-trail: removed, and 1 messages in it would be lost/],
    [
      { deadLetters: 4 },
      /^sluice-trail-dead-letters: removed, and 4 .* lost: send them again with `sluice replay/,
    ],
  ])('stops an upgrade that would lose what is in it: %j', (held, says) => {
    expect(of('stop', removing(held))).toEqual([expect.stringMatching(says)]);
  });
});

import { expect, test } from 'vitest';
import { named, type Sbom, sbomOfBundles } from '../../../infra/bundle/sbom.ts';

const component = (name: string, version = '1.0.0') => ({
  'bom-ref': `${name}@${version}`,
  type: 'library',
  name,
  version,
});

const ALL: Sbom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:1',
  metadata: { component: { ...component('folder'), 'bom-ref': 'sluice@1.0.0' } },
  components: [component('a'), component('b'), component('b', '2.0.0'), component('tool')],
  dependencies: [
    { ref: 'sluice@1.0.0', dependsOn: ['a@1.0.0', 'tool@1.0.0'] },
    { ref: 'a@1.0.0', dependsOn: ['b@2.0.0', 'tool@1.0.0'] },
    { ref: 'b@2.0.0' },
    { ref: 'tool@1.0.0', dependsOn: ['b@1.0.0'] },
  ],
};

test('the document of the bundles has what they carry, in its version, and ways between that alone', () => {
  const bundled = [
    { name: 'a', version: '1.0.0' },
    { name: 'b', version: '2.0.0' },
  ];
  expect(sbomOfBundles(ALL, bundled, 'urn:uuid:2')).toEqual({
    ...ALL,
    serialNumber: 'urn:uuid:2',
    components: [component('a'), component('b', '2.0.0')],
    dependencies: [
      { ref: 'sluice@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['b@2.0.0'] },
      { ref: 'b@2.0.0', dependsOn: [] },
    ],
  });
});

test('a package that is bundled and not installed is no silent gap', () => {
  expect(() => sbomOfBundles(ALL, [{ name: 'a', version: '3.0.0' }], 'urn:uuid:2')).toThrow(
    /^a 3\.0\.0 is in/,
  );
});

test('a document is of the application, whatever its folder is called', () => {
  expect(named(ALL, 'sluice').metadata.component).toMatchObject({
    name: 'sluice',
    type: 'application',
    'bom-ref': 'sluice@1.0.0',
  });
});

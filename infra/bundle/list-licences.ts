import { projectRoot, readConfig } from '../read-config.ts';
import { reportFailure } from '../report-failure.ts';
import { bundleStages } from './bundle-stages.ts';
import { isShippable } from './licences.ts';

/** `npm run licences [configuration]`: what each bundle has of others and under which licence; fails when one may not ship. */
try {
  const bundles = await bundleStages(projectRoot, await readConfig(process.argv[2]));
  const carriers = new Map<string, string[]>();
  for (const { stage, packages } of bundles)
    for (const { name, version, licence } of packages) {
      const line = `${`${name} ${version}`.padEnd(56)} ${licence.padEnd(12)}`;
      carriers.set(line, [...(carriers.get(line) ?? []), stage]);
    }
  for (const [line, stages] of [...carriers].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${line} ${stages.length === bundles.length ? 'all' : stages.join(', ')}`);
  const refused = bundles.flatMap(({ packages }) =>
    packages
      .filter(({ licence }) => !isShippable(licence))
      .map(({ name, licence }) => `${name} (${licence})`),
  );
  if (refused.length > 0) {
    console.error(
      `may not be part of a bundle: ${[...new Set(refused)].join(', ')}; take another package, or add the licence to ` +
        'SHIPPABLE in infra/bundle/licences.ts once you know what it asks for',
    );
    process.exitCode = 1;
  }
} catch (error) {
  reportFailure(error);
}

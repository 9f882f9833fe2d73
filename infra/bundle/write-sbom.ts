import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { projectRoot, readConfig } from '../read-config.ts';
import { reportFailure } from '../report-failure.ts';
import { bundleStages } from './bundle-stages.ts';
import { named, type Sbom, sbomOfBundles } from './sbom.ts';

/** What is installed, as npm tells it. */
function installed(): Sbom {
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new CodedError(
      'sbom_failed',
      `npm sbom ended with ${status}; npm ci brings what it misses:\n${stderr}`,
    );
  return JSON.parse(stdout) as Sbom;
}

/** `npm run sbom`: CycloneDX documents in `dist/sbom` of what is in the bundles, and of all that is installed to make them. */
try {
  const folder = join(projectRoot, 'dist', 'sbom');
  const all = named(installed(), 'sluice');
  const bundles = await bundleStages(projectRoot, await readConfig());
  const packages = bundles.flatMap(({ packages }) => packages);
  const unique = [...new Map(packages.map((one) => [`${one.name} ${one.version}`, one])).values()];
  const documents = {
    'bundles.cdx.json': sbomOfBundles(all, unique, `urn:uuid:${randomUUID()}`),
    'installed.cdx.json': all,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
    console.log(`${join(folder, name)}: ${document.components.length} components`);
  }
} catch (error) {
  reportFailure(error);
}

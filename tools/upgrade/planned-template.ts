import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundlePipeline } from '../../infra/bundle/bundle-pipeline.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { SluiceStack } from '../../infra/stack.ts';
import type { SluiceConfig } from '../../src/config.ts';
import type { Template } from './compare-templates.ts';

/** What `npx cdk deploy` of this checkout would deploy: bundles and all, in a folder that is gone afterwards. */
export async function plannedTemplate(config: SluiceConfig): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-upgrade-'));
  try {
    const { context } = JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8'));
    const bundles = await bundlePipeline(config, join(folder, 'bundles'));
    const app = new App({ outdir: join(folder, 'cdk.out'), context, analyticsReporting: false });
    const { stackName } = new SluiceStack(app, { config, bundles });
    return app.synth().getStackByName(stackName).template as Template;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { join } from 'node:path';
import type { SluiceConfig } from '../../src/config.ts';
import type { FunctionName } from '../../src/pipeline.ts';
import { projectRoot } from '../read-config.ts';
import { bundleStages } from './bundle-stages.ts';

/**
 * Bundles every function of one pipeline with its configuration.
 *
 * @param output absolute path of a folder for these bundles alone: what a pipeline of another configuration put there is
 *   written over
 * @returns the folder of each function's bundle, as `SecurityEventPipeline` wants them
 * @throws CodedError `bundle_failed` with everything that is wrong in any of them
 */
export async function bundlePipeline(
  config: SluiceConfig,
  output = join(projectRoot, 'dist', config.name),
): Promise<Readonly<Record<FunctionName, string>>> {
  const bundles = await bundleStages(projectRoot, config, output);
  return Object.fromEntries(bundles.map(({ stage, directory }) => [stage, directory])) as Record<
    FunctionName,
    string
  >;
}

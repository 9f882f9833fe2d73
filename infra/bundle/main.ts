import { projectRoot, readConfig } from '../read-config.ts';
import { reportFailure } from '../report-failure.ts';
import { bundleStages } from './bundle-stages.ts';

/** `npm run bundle [configuration]`: bundles every stage and prints how large each is. */
try {
  const config = await readConfig(process.argv[2]);
  for (const { stage, directory, codeBytes } of await bundleStages(projectRoot, config))
    console.log(`${stage.padEnd(22)} ${(codeBytes / 1024).toFixed(0).padStart(5)} KB  ${directory}`);
} catch (error) {
  reportFailure(error);
}

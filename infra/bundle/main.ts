import { projectRoot, readConfig } from '../read-config.ts';
import { reportFailure } from '../report-failure.ts';
import { bundleStages } from './bundle-stages.ts';

/** `npm run bundle [configuration]`: bundles every stage and prints how large each is. */
try {
  const config = await readConfig(process.argv[2]);
  const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024)} KB`.padStart(8);
  const bundles = await bundleStages(projectRoot, config);
  console.log(`${'stage'.padEnd(22)} at start    in all  folder`);
  for (const { stage, directory, startBytes, codeBytes } of bundles)
    console.log(`${stage.padEnd(22)} ${kilobytes(startBytes)}  ${kilobytes(codeBytes)}  ${directory}`);
} catch (error) {
  reportFailure(error);
}

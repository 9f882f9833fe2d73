import { App } from 'aws-cdk-lib';
import { bundlePipeline } from '../../infra/index.ts';
import { ShopStack } from './shop-stack.ts';
import config, { ACCOUNT, REGION } from './sluice.config.ts';

const app = new App();
new ShopStack(app, 'shop', {
  env: { account: ACCOUNT, region: REGION },
  pipeline: { config, bundles: await bundlePipeline(config) },
});
app.synth();

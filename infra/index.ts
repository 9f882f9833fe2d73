/** What a CDK app of your own imports, as `examples/cdk-app` does. What is not exported here may change with any release. */

export { ConfigError, defineConfig, type SluiceConfig, type SluiceConfigInput } from '../src/config.ts';
export { bundlePipeline } from './bundle/bundle-pipeline.ts';
export { MemberStack, type MemberStackProps } from './member.ts';
export { SecurityEventPipeline, type SecurityEventPipelineProps } from './security-event-pipeline.ts';

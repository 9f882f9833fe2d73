import { lambdaRuntime } from '../../../middleware/runtime.ts';
import { build } from './build.ts';

/** Entry point of the Lambda function that changes the keys of the agents as which events are sent. */
export const handler = build(lambdaRuntime('enrich', process.env), process.env);

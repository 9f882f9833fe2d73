import { lambdaRuntime } from '../../middleware/runtime.ts';
import { build } from './build.ts';

/** Entry point of the Lambda function that refreshes the set of threat indicators. */
export const handler = build(lambdaRuntime('enrich', process.env), process.env);

import { lambdaRuntime } from '../../../middleware/runtime.ts';
import { build } from './build.ts';

/** Entry point of the Lambda function that changes the password of Wazuh's server API. */
export const handler = build(lambdaRuntime('enrich', process.env), process.env);

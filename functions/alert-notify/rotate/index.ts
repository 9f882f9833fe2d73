import { lambdaRuntime } from '../../middleware/runtime.ts';
import { build } from './build.ts';

/** Entry point of the Lambda function that changes the bot token of Slack. */
export const handler = build(lambdaRuntime('alert-notify', process.env), process.env);

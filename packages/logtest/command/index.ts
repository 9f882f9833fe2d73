export { type CommandContext, UsageError } from './context.ts';
export { logtestCommand } from './options.ts';
export type { RuleFiles } from './rule-files.ts';

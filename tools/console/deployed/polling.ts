/** How often queues, budgets and lists are asked for while a page is open. */
export const EVERY_MS = 10_000;
/** CloudWatch has a new value each minute. */
export const METRICS_EVERY_MS = 60_000;
/** The same for the ledger, whose newest hours are read whole, and for alarms. */
export const SLOW_MS = 60_000;
/** The stack changes with a deployment. */
export const STACK_MS = 600_000;

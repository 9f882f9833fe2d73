/** Limits of AWS that a deployment meets first, as every new account has them. Those marked (raise) are raised on request. */
export const AWS_QUOTAS = {
  /** Of all functions of an account and region together (raise). https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  concurrency: 1_000,
  /** Instances that a function may start in ten seconds. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate */
  newInstancesPer10S: 1_000,
  /** Invocations with which an event source of SQS begins, and how many a minute are added. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
  sqsFirstConcurrency: 5,
  sqsMoreConcurrencyPerMinute: 300,
  /** Messages of a standard queue that are received and not deleted. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  inFlightMessages: 120_000,
  /** Of a new table on demand, which then grows with what it met. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
  tableWritesPerS: 4_000,
  tableReadsPerS: 12_000,
} as const;

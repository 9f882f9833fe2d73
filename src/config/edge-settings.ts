import * as z from 'zod';

/** `deployment.edge` in `sluice.config.ts`: a domain of your own, and what stands before the door. */

const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'use a name in lower case, such as ingest.example.com',
  );

const DomainSchema = z
  .strictObject({
    /** The name under which clients reach the door. */
    name: hostName,
    /** Of ACM: in the region of the stack, or with CloudFront in us-east-1. */
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
        'use the ARN of a certificate of ACM',
      ),
    /** The stack then makes the name; without it you do. */
    hostedZoneId: z
      .string()
      .regex(/^Z[A-Z0-9]{1,31}$/, 'use an id such as Z0123456789ABCDEFGHIJ')
      .optional(),
  })
  .describe('The name by which clients call.');

const MtlsSchema = z
  .strictObject({
    /** Where the PEM of those authorities lies whose clients may call. */
    truststoreBucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'use the name of a bucket'),
    /** Key of that object. */
    truststoreKey: z.string().min(1).max(1_024),
    /** Version of that object: without it a new one is not taken up by a deployment. */
    truststoreVersion: z.string().min(1).max(1_024).optional(),
  })
  .describe('Clients must show a certificate.');

const WafSchema = z.union([
  z.literal(true),
  z.strictObject({
    /** Requests of one address in five minutes, before it is refused. */
    rateLimitPer5Minutes: z.int().min(100).max(2_000_000_000).optional(),
    /** ISO 3166 codes; all others are refused. */
    allowedCountries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'use two capital letters, such as DE'))
      .min(1)
      .max(50)
      .optional(),
  }),
]);

export const EdgeSchema = z.strictObject({
  /** The name of your own. */
  domain: DomainSchema,
  /** Clients show a certificate. */
  mtls: MtlsSchema.optional(),
  /** CloudFront before the door; a firewall brings it along. */
  cloudfront: z.boolean().default(false),
  /** AWS WAF, at CloudFront. */
  waf: WafSchema.optional(),
  /** Whether API Gateway's own address goes on answering, as long as clients still use it. */
  keepDefaultEndpoint: z.boolean().default(false),
});
export type EdgeSettings = z.output<typeof EdgeSchema>;

/** Far above what one client of the door is let (`ingest.limits.address`), so that the door's own answers come first. */
export const WAF_REQUESTS_PER_5_MINUTES = 20_000;

/** Whether requests come by CloudFront alone. */
export function behindCloudFront(edge: EdgeSettings | undefined): boolean {
  return edge !== undefined && (edge.cloudfront || edge.waf !== undefined);
}

import * as z from 'zod';

/** `deployment.vpc` in `sluice.config.ts`: a network that is there, or one that the stack makes. */

const id = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `use an id such as ${kind}-0123456789abcdef0`);

const CreateVpcSchema = z.strictObject({
  /** Addresses of the network. Leave room: every subnet gets a sixteenth of it. */
  cidr: z
    .cidrv4()
    .refine((cidr) => {
      const bits = Number(cidr.split('/')[1]);
      return bits >= 16 && bits <= 24;
    }, 'use a network between /16 and /24')
    .default('10.83.0.0/20'),
  /** Subnets, each in another zone. */
  availabilityZones: z.int().min(2, 'use 2 or more, so that one may fail').max(6).default(2),
  /** A way to the internet, for what no endpoint reaches: Slack, PagerDuty, feeds, other regions. Paid by the hour. */
  nat: z.boolean().default(false),
});

export const VpcSchema = z.strictObject({
  /** A network of yours; with `subnetIds`. */
  vpcId: id('vpc').optional(),
  /** Private ones, in two zones or more. */
  subnetIds: z.array(id('subnet')).min(1).max(16).optional(),
  /** Instead of the one that the stack makes. */
  securityGroupIds: z.array(id('sg')).min(1).max(5).optional(),
  /** Route tables of the subnets, for the gateways to S3 and DynamoDB. */
  routeTableIds: z.array(id('rtb')).min(1).max(16).optional(),
  /** Whether the stack makes the endpoints by which AWS is reached without the internet: in a network of its own it does. */
  endpoints: z.boolean().optional(),
  /** Instead: a network of the stack's own. */
  create: CreateVpcSchema.optional(),
});
export type VpcSettings = z.output<typeof VpcSchema>;

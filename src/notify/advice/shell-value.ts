import { isIp } from '../alert/source-facts.ts';

/**
 * Values that may stand in a command that somebody will paste into a shell. Each is let through only in the shape that
 * its owner documents, none of which has a character the shell or an option parser treats specially; anything else
 * becomes a placeholder in capitals for the reader to fill in.
 */
const SHAPES = {
  IAM_USER: /^[A-Za-z0-9_][\w+=,.@-]{0,63}$/,
  IAM_ROLE: /^[A-Za-z0-9_][\w+=,.@-]{0,63}$/,
  ACCESS_KEY_ID: /^A[KS]IA[A-Z0-9]{12,28}$/,
  AWS_ACCOUNT: /^\d{12}$/,
  REGION: /^[a-z]{2}(-[a-z]{2,12}){1,3}-\d$/,
  TRAIL_NAME:
    /^(arn:aws[a-z-]{0,12}:cloudtrail:[a-z0-9-]{1,24}:\d{12}:trail\/)?[A-Za-z0-9][A-Za-z0-9._-]{2,127}$/,
  BUCKET: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  SECURITY_GROUP_ID: /^sg-[0-9a-f]{8,17}$/,
  IAM_GROUP: /^[A-Za-z0-9_][\w+=,.@-]{0,127}$/,
  POLICY_ARN: /^arn:aws[a-z-]{0,12}:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/,
  INSTANCE_ID: /^i-[0-9a-f]{8,17}$/,
  IMAGE_ID: /^ami-[0-9a-f]{8,17}$/,
  SNAPSHOT_ID: /^snap-[0-9a-f]{8,17}$/,
  DB_INSTANCE: /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
  DB_CLUSTER: /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
  /** Also of Redshift; `rds:` begins the names of automated ones. */
  DB_SNAPSHOT: /^(rds:)?[A-Za-z][A-Za-z0-9-]{0,254}$/,
  DB_USER: /^[A-Za-z_]\w{0,62}$/,
  /** An account, or everyone. */
  SHARED_WITH: /^(\d{12}|all)$/,
  KMS_KEY_ID: /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  FUNCTION_NAME: /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/,
  DETECTOR_ID: /^[0-9a-f]{32}$/,
  LOG_GROUP: /^[A-Za-z0-9_/.][A-Za-z0-9_/.-]{0,511}$/,
  RESOURCE_ARN: /^arn:aws[a-z-]{0,12}:[a-z0-9-]{2,24}:[a-z0-9-]{0,24}:\d{0,12}:[\w/:.-]{1,512}$/,
  CONFIG_RULE: /^[A-Za-z0-9_][\w.-]{0,127}$/,
  FINDING_ID: /^[0-9a-f]{32}$/,
  USER_UUID: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  AGENT_ID: /^\d{3,8}$/,
  /** Of applications: what most of them give, and our own pseudonyms. */
  USER_ID: /^[A-Za-z0-9][\w.@+-]{0,127}$/,
  ALARM_NAME: /^[A-Za-z0-9][\w.-]{0,254}$/,
  APPLICATION: /^[A-Za-z0-9][\w.-]{0,127}$/,
} as const;

export type ShellShape = keyof typeof SHAPES;

export function isShellSafe(shape: ShellShape, value: string | undefined): value is string {
  return value !== undefined && SHAPES[shape].test(value);
}

/** The value if it has its documented shape, else the shape's name as a placeholder. */
export function shellValue(shape: ShellShape, value: string | undefined): string {
  return isShellSafe(shape, value) ? value : shape;
}

/** A single address in CIDR notation, or a placeholder. */
export function shellCidr(ip: string | undefined): string {
  if (!isIp(ip) || !/^[\da-fA-F:.]+$/.test(ip)) return 'SOURCE_CIDR';
  return ip.includes(':') ? `${ip}/128` : `${ip}/32`;
}

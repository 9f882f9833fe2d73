/** What CloudTrail says of a trail, by DescribeTrails, GetTrailStatus and GetEventSelectors; times are epoch ms. */
export interface TrailState {
  readonly bucket: string;
  readonly prefix: string;
  /** ARN of the key that encrypts files; empty when it is S3's own. */
  readonly kmsKey: string;
  readonly multiRegion: boolean;
  readonly globalEvents: boolean;
  readonly organization: boolean;
  readonly validation: boolean;
  /** What is recorded, each kind a text, in order: see `coverageOf`. Undefined when it could not be asked for. */
  readonly covers?: readonly string[] | undefined;
  readonly logging: boolean;
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
  readonly deliveredAt?: number | undefined;
  readonly digestAt?: number | undefined;
  /** Error codes of S3; empty when the last delivery went well. */
  readonly deliveryError: string;
  readonly digestError: string;
}

export type TrailAnswer =
  | { readonly kind: 'found'; readonly state: TrailState }
  /** There is no such trail, or none that this account may see. */
  | { readonly kind: 'missing' }
  /** `code` is the name of the error that CloudTrail answered with. */
  | { readonly kind: 'denied'; readonly code: string };

/** Port: trails as they are now. Throws CodedError `trails_unavailable`, retryable. */
export interface TrailRegistry {
  ask(trailArn: string): Promise<TrailAnswer>;
}

/** What is remembered of a watched trail. */
export interface TrailMemory {
  /** As it was when it was found to be right; what it is now is compared with that. */
  readonly known?: TrailState;
  /** What is wrong now, since when, and when it was last told, epoch ms; by `Trouble.name`. */
  readonly troubles: Readonly<Record<string, { readonly since: number; readonly toldAt: number }>>;
}

/** Port: what is remembered of trails between two looks. */
export interface TrailMemories {
  read(trailArn: string): Promise<TrailMemory>;
  write(trailArn: string, memory: TrailMemory, now: number): Promise<void>;
}

import * as z from 'zod';

/** `archive` in `sluice.config.ts`: what is kept of every event, for how long, and how firmly. */

/** S3 wants an object to lie this long before it moves to Standard-IA. */
const IA_MIN_DAYS = 30;
/** And this long in Standard-IA before it moves on. */
const IA_STAY_DAYS = 30;

export const ArchiveSettingsSchema = z.strictObject({
  /** Whether there is one. */
  enabled: z.boolean().default(true),
  /** Days after which an object expires. */
  retentionDays: z.int().min(1).max(36_500).default(365),
  /**
   * Nobody can delete or overwrite an object for so many days. `governance`: but those with
   * `s3:BypassGovernanceRetention`. `compliance`: nobody at all, nor can the time be shortened. Once deployed, a bucket
   * cannot lose its Object Lock.
   */
  objectLock: z
    .strictObject({
      /** How firmly. */
      mode: z.enum(['governance', 'compliance']),
      /** For how long. */
      days: z.int().min(1).max(36_500),
    })
    .optional(),
  /** Cheaper storage that is read at once all the same; S3 leaves objects below 128 KB where they are. */
  transitions: z
    .strictObject({
      /** Age in days at which an object moves to Standard-IA. */
      infrequentAccessAfterDays: z
        .int()
        .min(IA_MIN_DAYS, `S3 moves nothing to Standard-IA before day ${IA_MIN_DAYS}`)
        .optional(),
      /** Age in days at which it moves to Glacier Instant Retrieval. */
      glacierInstantRetrievalAfterDays: z.int().min(1).optional(),
    })
    .default({}),
});
export type ArchiveSettings = z.output<typeof ArchiveSettingsSchema>;

export const DEFAULT_ARCHIVE_SETTINGS: ArchiveSettings = {
  enabled: true,
  retentionDays: 365,
  transitions: {},
};

/** What is wrong between the settings. Paths begin below `archive`. */
export function archiveProblems({ enabled, retentionDays, objectLock, transitions }: ArchiveSettings): {
  readonly path: string[];
  readonly message: string;
}[] {
  const problems: { path: string[]; message: string }[] = [];
  if (objectLock !== undefined && !enabled)
    problems.push({
      path: ['objectLock'],
      message: 'there is no archive to lock; set enabled, or leave it out',
    });
  if (objectLock !== undefined && objectLock.days > retentionDays)
    problems.push({
      path: ['objectLock', 'days'],
      message: `objects are kept for ${retentionDays} days (retentionDays), and a lock cannot outlast them`,
    });
  for (const [name, days] of Object.entries(transitions))
    if (days !== undefined && days >= retentionDays)
      problems.push({
        path: ['transitions', name],
        message: `objects are gone after ${retentionDays} days (retentionDays); move them before`,
      });
  const { infrequentAccessAfterDays: ia, glacierInstantRetrievalAfterDays: glacier } = transitions;
  if (ia !== undefined && glacier !== undefined && glacier < ia + IA_STAY_DAYS)
    problems.push({
      path: ['transitions', 'glacierInstantRetrievalAfterDays'],
      message: `objects stay in Standard-IA for ${IA_STAY_DAYS} days at least: give ${ia + IA_STAY_DAYS} or more`,
    });
  return problems;
}

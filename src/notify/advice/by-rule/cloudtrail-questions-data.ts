import type { Questions } from './aws-play.ts';

/** Secrets, databases, buckets, keys, disks, and who may reach them. */
export const DATA_QUESTIONS: Questions = [
  [
    'Only counted: see whether this identity usually reads this secret, and from this address.',
    [100810, 100815],
  ],
  [
    'See which program reads so many secrets at once; if none of yours does, rotate them.',
    [100813, 100816, 100817],
  ],
  ['Ask who signs in to this Windows instance with its first password.', [100818]],
  [
    'Ask whether any program still uses the secret; until the waiting time ends, it can be restored.',
    [100821],
  ],
  [
    'Find out what used the secret and write it anew: a secret deleted this way does not come back.',
    [100822],
  ],
  ['Ask why the secret is no longer rotated or copied to other regions.', [100823]],
  ['Ask whether the database was meant to go, and look whether a last snapshot of it exists.', [101000]],
  ['Ask whether the retention plan deleted the snapshot, and count the ones that are left.', [101003]],
  [
    'See whether maintenance was announced; parameters changed before a reboot take effect with it.',
    [101004],
  ],
  ['Ask what the snapshot is for, and watch whether it gets shared or copied to another account.', [101006]],
  ['Ask the owner of the database whether they changed its master password.', [101007]],
  ['Ask whether a deletion was announced; if not, protect the database against it again.', [101008]],
  ['Ask what the caller wants with the snapshots of other accounts.', [101009]],
  ['See whether the log holds queries or passwords, and ask who debugs this database.', [101010]],
  ['Ask whether the data store was meant to go, and look for a backup of it.', [101011]],
  ['Ask which backup covers this data from now on.', [101013]],
  ['Ask why the table needs no recovery any more; the past it could go back to is gone.', [101014]],
  ['Ask who uses the key: with it disabled or its policy changed, their data cannot be read.', [101041]],
  ['Ask whether the bucket was meant to go; its name can now be taken by a stranger.', [101042]],
  ['Only counted: see whether this identity usually deletes objects of this bucket.', [101044]],
  ['Ask whether a clean-up was announced, and whether the bucket keeps versions.', [101046]],
  ['Find out who holds the key: without it, AWS cannot give the object back.', [101048]],
  ['See whether both accounts are yours; if not, data left or a stranger brought some in.', [101051]],
  ['Ask whether a clean-up was announced, and whether a recycle bin keeps what was deleted.', [101053]],
  ['Ask whether these instances were meant to be terminated; if not, protect them again.', [101055]],
  [
    'Read the policy of the resource as it is now, and check that each account in it is yours.',
    [100880, 100899],
  ],
  [
    'Read the policy of the bucket and its list of grants, and ask whether they are meant to be open.',
    [100881],
  ],
  ['Ask which partner the other account belongs to, and who agreed to let it in.', [100883]],
  ['Ask whose account the image was shared with, and whether the image holds secrets.', [100887]],
  ['Ask whose account the resources were shared with, and who agreed to it.', [100898]],
];

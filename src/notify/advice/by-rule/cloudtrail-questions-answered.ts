import type { Questions } from './aws-play.ts';

/** Calls that AWS turned down. */
export const REFUSAL_QUESTIONS: Questions = [
  ['Ask the owner of the caller whether they meant this call; stop the caller if nobody did.', [100801]],
  ['Ask who wanted the instances changed without being allowed to.', [100998]],
  ['Ask who wanted the secret without being allowed to, a new program or a stranger.', [100811, 100828]],
  ['Ask who wanted the Windows password, and whether the instance is theirs.', [100819]],
  ['Ask who wanted the database or backup changed without being allowed to.', [101028]],
  ['Ask who wanted a watcher changed without being allowed to: few have a reason.', [100938]],
  ['Ask who looks around the account without being allowed to, an auditor or a stranger.', [101098]],
  ['Ask who wanted the start script: secrets are often found in one.', [101091]],
  ['Ask who wanted to change who may reach the resource, and why.', [100908]],
  ['See whether the role was renamed or its trust changed; if not, somebody tries roles.', [101179]],
  ['Ask who wanted the token or session without being allowed to.', [101188]],
  ['Ask who wanted the function or service changed without being allowed to.', [101168]],
  ['See whether the model is enabled for this program; if not, somebody tries stolen keys.', [101152]],
  ['Ask who wanted a user or credential changed without being allowed to.', [100858]],
  ['Ask who wanted the data or key changed without being allowed to.', [101068]],
  ['Ask who wanted the log or protection gone without being allowed to.', [100958]],
  ['Ask who wanted the network changed without being allowed to.', [101138]],
  ['Read the policy of the endpoint, and see whether what was asked for is yours.', [101123]],
  ['Ask who wanted the account or organization changed without being allowed to.', [100968]],
  ['Ask who wanted more permissions or trust without being allowed to.', [100878]],
  [
    'Ask whoever keeps the root password whether they were at work; nobody else can have tried this.',
    [100515, 100533],
  ],
  ['Ask whoever keeps the root password why they wanted an access key: the root user needs none.', [100519]],
  ['See what was wrong with the call; a mistake in a change of a trail is tried again soon.', [100507]],
  [
    'See what was wrong with the call; a program fails the same way again, a stranger tries another one.',
    [
      100829, 100859, 100879, 100909, 100939, 100959, 100969, 100999, 101029, 101069, 101099, 101139, 101169,
      101189,
    ],
  ],
];

/** Calls of AWS itself, of people it knows by single sign-on, or of strangers: no user or role of the account to stop. */
export const SERVICE_QUESTIONS: Questions = [
  ['AWS acted for the root user: see which service was set up, and ask who did so.', [100511, 100512]],
  [
    'AWS acted for the caller: see whether the group or service that it did so for is one of yours.',
    [100972, 100986],
  ],
  ['AWS asked this, as when somebody opens its console: see whether anybody was at work then.', [101086]],
  [
    'Ask the person whether they just signed in; if not, end their sessions and disable them in IAM Identity Center.',
    [101174, 101175, 101176, 101177],
  ],
  ['Ask who lets the other account use the endpoint, and limit its policy to your own accounts.', [101122]],
];

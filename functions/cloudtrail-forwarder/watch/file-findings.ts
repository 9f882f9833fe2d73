import type { DigestShelf } from '../../../src/intake/digest/digest-key.ts';
import type { DigestFault, DigestVerdict, FileVerdict } from '../../../src/intake/digest/verdict.ts';
import type { FoundAboutTrail } from '../../../src/normalize/trail-finding.ts';

/** Verdicts that are findings. */
export type WrongVerdict = (DigestVerdict | FileVerdict) & {
  readonly status: 'missing' | 'altered' | 'unsigned';
};

const DIGEST_REASONS: Readonly<Record<DigestFault, string>> = {
  not_there: 'a digest file that the next one names is not in the bucket',
  none_since: 'CloudTrail writes a digest file every hour, and none came behind this one',
  gone: 'a digest file that was verified is not in the bucket any more, nor is one that names it',
  unreadable: 'a digest file cannot be read: it was cut short or overwritten',
  moved: 'a digest file lies where CloudTrail did not write it',
  not_what_next_says: 'a digest file is not what the next one says',
  signature_replaced: 'the signature of a digest file is not what the next one says',
  signature_invalid: 'the signature of a digest file does not hold',
  no_signature: 'a digest file has no signature',
  key_unknown: 'a digest file is said to be signed with a key that CloudTrail does not have',
};
const FILE_REASONS = {
  missing: 'a log file that its digest names is not in the bucket',
  altered: 'a log file is not what its digest says',
  unsigned: 'no digest names a log file that lies in the bucket',
} as const;
const FILE_FINDINGS = {
  missing: 'trail_file_missing',
  altered: 'trail_file_altered',
  unsigned: 'trail_file_unsigned',
} as const;

/** Files with one fault and one digest (or hour) that are told one by one; the others are counted. */
const MAX_NAMED = 10;
const HOUR_MS = 3_600_000;

/** Makes findings of verdicts. When a whole hour of files is gone, that is a few events and not thousands. */
export class FileFindings {
  readonly #shelf: DigestShelf;
  readonly #tenant: string;
  readonly #foundAt: number;
  readonly #groups = new Map<
    string,
    { readonly named: FoundAboutTrail[]; first: FileVerdict; more: number }
  >();
  readonly #digests: FoundAboutTrail[] = [];

  constructor(shelf: DigestShelf, tenant: string, foundAt: number) {
    this.#shelf = shelf;
    this.#tenant = tenant;
    this.#foundAt = foundAt;
  }

  add(verdict: WrongVerdict): void {
    if (verdict.kind === 'digest') {
      this.#digests.push(this.#ofDigest(verdict));
      return;
    }
    const name = `${verdict.status} ${verdict.digest ?? Math.floor(verdict.at / HOUR_MS)}`;
    const group = this.#groups.get(name) ?? { named: [], first: verdict, more: 0 };
    this.#groups.set(name, group);
    if (group.named.length < MAX_NAMED) group.named.push(this.#ofFile(verdict, verdict.key, []));
    else group.more += 1;
  }

  all(): readonly FoundAboutTrail[] {
    const files = [...this.#groups.values()].flatMap(({ named, first, more }) =>
      more === 0 ? named : [...named, this.#ofFile(first, first.digest, ['and more'], more)],
    );
    return [...this.#digests, ...files];
  }

  #ofDigest({ fault = 'unreadable', status, bucket, key, trail, endedAt }: DigestVerdict): FoundAboutTrail {
    return {
      ...this.#place(),
      finding: status === 'missing' ? 'trail_digest_missing' : 'trail_digest_altered',
      origin: { name: bucket, object: key },
      reason: DIGEST_REASONS[fault],
      at: endedAt,
      identity: [fault],
      details: { trail, fault, digest: key, hour_ended: new Date(endedAt).toISOString() },
    };
  }

  #ofFile(
    { status, bucket, digest, at }: FileVerdict,
    object: string | undefined,
    identity: readonly string[],
    more?: number,
  ): FoundAboutTrail {
    const kind = status as keyof typeof FILE_FINDINGS;
    return {
      ...this.#place(),
      finding: FILE_FINDINGS[kind],
      origin: { name: bucket, ...(object === undefined ? {} : { object }) },
      reason: more === undefined ? FILE_REASONS[kind] : `${FILE_REASONS[kind]}; ${more} more of that hour`,
      at,
      identity,
      details: { digest, more },
    };
  }

  #place() {
    const { account, region } = this.#shelf;
    return { tenant: this.#tenant, account, region, foundAt: this.#foundAt };
  }
}

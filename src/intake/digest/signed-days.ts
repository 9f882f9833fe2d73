import type { Digest } from './digest-file.ts';
import { type DigestShelf, dayFolder, daysBack, logPrefix } from './digest-key.ts';
import type { TrailFiles } from './trail-files.ts';
import type { FileVerdict, UnprovenVerdict } from './verdict.ts';

/** Times of which no digest vouches, epoch ms. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Which log files the digests of a shelf name, by the day that the files are filed under. Digests are read from the newest
 * back; once all that can name a day's files were read, its folder is compared with them and they are forgotten.
 */
export class SignedDays {
  readonly #shelf: DigestShelf;
  readonly #range: Stretch;
  readonly #named = new Map<string, Set<string>>();
  /** Days that were not compared yet, newest first. */
  #days: readonly number[];

  constructor(shelf: DigestShelf, range: Stretch) {
    this.#shelf = shelf;
    this.#range = range;
    this.#days = daysBack(range.from - FILED_BEFORE_MS, range.to);
  }

  note({ files }: Digest): void {
    const prefix = logPrefix(this.#shelf);
    for (const { bucket, key } of files) {
      if (bucket !== this.#shelf.bucket || !key.startsWith(prefix)) continue;
      const day = key.slice(prefix.length, prefix.length + DAY_FOLDER_LENGTH);
      const known = this.#named.get(day);
      if (known === undefined) this.#named.set(day, new Set([key]));
      else known.add(key);
    }
  }

  /**
   * Compares the days of which every digest was read.
   *
   * @param floor when the next digest ended; -Infinity when there is none
   * @param signedUntil files that were put there later have no digest yet
   * @param gaps times of which no digest vouches
   */
  async *compare(
    files: TrailFiles,
    floor: number,
    signedUntil: number,
    gaps: readonly Stretch[],
  ): AsyncGenerator<FileVerdict | UnprovenVerdict> {
    for (let day = this.#days[0]; day !== undefined && floor <= day; day = this.#days[0]) {
      this.#days = this.#days.slice(1);
      const folder = dayFolder(day);
      const named = this.#named.get(folder);
      this.#named.delete(folder);
      const unproven = { pending: 0, uncovered: 0 };
      for await (const page of files.pages(this.#shelf.bucket, logPrefix(this.#shelf) + folder))
        for (const { key, modifiedAt: at } of page) {
          if (named?.has(key) === true || at <= this.#range.from || at > this.#range.to) continue;
          if (gaps.some(({ from, to }) => at > from && at <= to)) unproven.uncovered += 1;
          else if (at > signedUntil) unproven.pending += 1;
          else yield { kind: 'file', status: 'unsigned', bucket: this.#shelf.bucket, key, at };
        }
      for (const status of ['pending', 'uncovered'] as const)
        if (unproven[status] > 0) yield { kind: 'unproven', status, files: unproven[status], day };
    }
  }
}

/** A file may be delivered so long after the time that it is filed under. */
const FILED_BEFORE_MS = 3 * 3_600_000;
/** `yyyy/mm/dd/` */
const DAY_FOLDER_LENGTH = 11;

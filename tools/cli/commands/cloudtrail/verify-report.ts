import type { DigestShelf } from '../../../../src/intake/digest/digest-key.ts';
import type {
  DigestVerdict,
  FileVerdict,
  GapVerdict,
  Verdict,
} from '../../../../src/intake/digest/verdict.ts';

/** What was counted in one account and region of a bucket. */
export interface ShelfLine {
  readonly shelf: DigestShelf;
  readonly digests: Record<DigestVerdict['status'], number>;
  readonly files: Record<FileVerdict['status'] | 'pending' | 'uncovered', number>;
  readonly gaps: GapVerdict[];
}

export type Finding = (DigestVerdict | FileVerdict) & { readonly shelf: DigestShelf };

export interface VerifyReport {
  readonly lines: readonly ShelfLine[];
  /** What is not as it should be, the first so many. */
  readonly findings: readonly Finding[];
  /** How many more there are. */
  readonly unnamed: number;
  shelf(shelf: DigestShelf): { add(verdict: Verdict): void };
  progress(): string;
  /** There are digests, and every file that had to have one was found as it was signed. */
  isProven(): boolean;
}

/** Bounds memory when a whole bucket is gone; all are counted. */
const MAX_FINDINGS = 10_000;

/** Gathers verdicts, shelf by shelf. */
export function createVerifyReport(): VerifyReport {
  const lines: ShelfLine[] = [];
  const findings: Finding[] = [];
  let unnamed = 0;

  return {
    lines,
    findings,
    get unnamed() {
      return unnamed;
    },

    shelf(shelf) {
      const line: ShelfLine = {
        shelf,
        digests: { valid: 0, missing: 0, altered: 0, unsigned: 0, denied: 0 },
        files: { valid: 0, missing: 0, altered: 0, unsigned: 0, denied: 0, pending: 0, uncovered: 0 },
        gaps: [],
      };
      lines.push(line);
      return {
        add(verdict) {
          if (verdict.kind === 'gap') line.gaps.push(verdict);
          else if (verdict.kind === 'unproven') line.files[verdict.status] += verdict.files;
          else {
            if (verdict.kind === 'digest') line.digests[verdict.status] += 1;
            else line.files[verdict.status] += 1;
            if (verdict.status === 'valid') return;
            if (findings.length < MAX_FINDINGS) findings.push({ ...verdict, shelf });
            else unnamed += 1;
          }
        },
      };
    },

    progress() {
      const last = lines.at(-1);
      const [digests, files] = [sum(lines.map((line) => line.digests)), sum(lines.map((line) => line.files))];
      const wrong = findings.length + unnamed;
      return `${last?.shelf.account ?? ''} ${last?.shelf.region ?? ''}: ${digests} digests and ${files} files so far, ${wrong === 0 ? 'all as they should be' : `${wrong} not as they should be`}`;
    },

    isProven() {
      const isCovered = lines.every(({ digests, files }) => digests.valid > 0 && files.uncovered === 0);
      return lines.length > 0 && findings.length === 0 && isCovered;
    },
  };
}

function sum(counts: readonly Readonly<Record<string, number>>[]): number {
  return counts.reduce((all, each) => all + Object.values(each).reduce((a, b) => a + b, 0), 0);
}

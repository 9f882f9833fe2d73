/** What people read about a detector: in `docs/redaction.md` and `sluice redact --explain`. No function carries it. */
export interface CatalogueEntry {
  /** Finding type of the detector. */
  readonly type: string;
  /** What it is, in the field's words: `GitHub access token`. */
  readonly title: string;
  /** How it looks, described and not shown: `ghp_, gho_, … and 36 letters or digits`. */
  readonly form: string;
  /** What is verified before it counts: a checksum, a structure, entropy, a telling word; `prefix and length` at least. */
  readonly check: string;
  /** Where the format is published: an https link, an RFC or an ISO number. */
  readonly source: string;
}

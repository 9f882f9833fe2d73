import { type CdbList, parseList } from '../match/list.ts';

export interface ListFile {
  /** Path below `etc/lists/`. */
  readonly file: string;
  readonly text: string;
  /** The whole path that the configuration declares, where it is another. */
  readonly path?: string;
}

/** Lists by the paths that rules may use. */
export type Lists = ReadonlyMap<string, CdbList>;

/** Rules may name a list by its text or by the database made of it. */
export function readLists(files: readonly ListFile[]): Lists {
  return new Map(
    files.flatMap(({ file, text, path = `etc/lists/${file}` }) => {
      const list = parseList(text);
      return [
        [path, list],
        [`${path}.cdb`, list],
      ] as const;
    }),
  );
}

import type { ObjectContent } from '../trail/trail-item.ts';
import { parseAlbLine } from './alb.ts';
import { type LineParser, MAX_LINE_CHARS } from './line-parser.ts';
import { parseS3AccessLine } from './s3-access.ts';
import { vpcFlowParser } from './vpcflow.ts';

/** What comes as lines of text. */
export type LineContent = Extract<ObjectContent, 's3-access' | 'alb' | 'vpcflow'>;

const tidy =
  (parse: LineParser): LineParser =>
  (line) => {
    if (line.length > MAX_LINE_CHARS) return undefined;
    const text = line.trim();
    return text === '' ? 'skip' : parse(text);
  };

/** A parser for each file: it remembers what the file's header said. */
export const LINE_PARSERS: Readonly<Record<LineContent, () => LineParser>> = {
  's3-access': () => tidy(parseS3AccessLine),
  alb: () => tidy(parseAlbLine),
  vpcflow: () => tidy(vpcFlowParser()),
};

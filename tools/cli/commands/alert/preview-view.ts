import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { CommandFailed } from '../../faults.ts';
import type { PreviewPart } from './preview-parts.ts';

/** A message for the terminal, below a line that says for which channel it is. */
export function terminalText(
  { type, kind }: { readonly type: string; readonly kind: string },
  parts: readonly PreviewPart[],
  colours: boolean,
): string {
  const heading = `── ${type} · ${kind} ${'─'.repeat(Math.max(0, 60 - type.length - kind.length))}`;
  const line = colours ? styleText('cyan', heading, { validateStream: false }) : heading;
  return `${line}\n${parts
    .filter(({ shown }) => shown)
    .map(({ content }) => content)
    .join('\n')}\n`;
}

/**
 * Writes the files of one message.
 *
 * @returns where they are
 * @throws CommandFailed when that cannot be
 */
export async function writeParts(
  folder: string,
  stem: string,
  parts: readonly PreviewPart[],
): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true });
    const files = parts.map(({ ending, content }) => ({ file: join(folder, `${stem}.${ending}`), content }));
    for (const { file, content } of files) await writeFile(file, content);
    return files.map(({ file }) => file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`${folder} cannot be written to (${code})`);
  }
}

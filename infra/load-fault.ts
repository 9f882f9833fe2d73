import { pathToFileURL } from 'node:url';
import { CodedError } from '../src/kernel/coded-error.ts';

/**
 * What went wrong while a configuration was loaded: as CodedError `config_broken` that says what to mend, when it is in the file itself, and
 * otherwise as it was thrown.
 *
 * @param file as the user named it
 */
export function loadFault(error: unknown, file: string, path: string): unknown {
  if (!(error instanceof Error) || error instanceof CodedError) return error;
  const { message, stack = '' } = error;
  const broken = (what: string, why: string) =>
    new CodedError('config_broken', `${file} cannot be read; mend ${what}: ${why}`, { cause: error });
  const importer = ` imported from ${path}`;
  if (message.endsWith(importer)) return broken('an import', message.slice(0, -importer.length));
  const [frame = ''] = stack.split('\n').filter((line) => line.startsWith('    at '));
  // Of TypeScript that cannot be parsed Node puts the place and the lines above the error, of JavaScript nothing.
  const [above = ''] = stack.split('\n\n');
  const [place = '', ...lines] = above.split('\n');
  const names = [pathToFileURL(path).href, path];
  const unparsed = names.find(
    (name) => place.startsWith(`${name}:`) && /^\d+$/.test(place.slice(name.length + 1)),
  );
  if (unparsed !== undefined)
    return broken(`line ${place.slice(unparsed.length + 1)}`, [message, ...lines].join('\n'));
  if (error instanceof SyntaxError && frame.includes('(node:internal/modules/esm/'))
    return broken('its syntax', `${message}; \`node --check ${file}\` shows where`);
  // Thrown further down it is not the file's fault alone, and the way to it is worth something.
  const thrown = names.some((name) => frame.includes(`${name}:`)) && /:(\d+):\d+\)?$/.exec(frame)?.[1];
  return thrown ? broken(`line ${thrown}`, message) : error;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Every `.xml` file of a folder, not below it, as `loadRuleset` takes them. Throws what the file system throws. */
export function readRuleDirectory(dir: string): readonly { readonly file: string; readonly xml: string }[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.xml'))
    .map(({ name }) => ({ file: name, xml: readFileSync(join(dir, name), 'utf8') }));
}

/** Every file of a lists folder and below, named by its path from there, `.cdb` files left out. */
export function readListDirectory(dir: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.cdb'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: relative(dir, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}

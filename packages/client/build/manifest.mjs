import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = new URL('../../../', import.meta.url);
export const MANIFEST = new URL('../package.json', import.meta.url);
/** The manifest of the repository, while another is in its place. */
export const KEPT = new URL('../package.json.kept', import.meta.url);
/** Taken from the repository's root into the package. */
export const COPIED = ['LICENSE', 'NOTICE'];

/** What only the repository needs. */
const OURS = ['private', 'scripts'];

/** Entry points, `.` first: how they are imported, their source, and how their files are called in `dist`. */
export function entryPoints(manifest) {
  return Object.entries(manifest.exports)
    .filter(([, source]) => existsSync(fileURLToPath(new URL(`../${source}`, import.meta.url))))
    .map(([path, source]) => ({ path, source, name: path === '.' ? 'index' : path.slice(2) }));
}

/** Where it is made, of the workflow that makes it: npm refuses a provenance that names another repository. */
function repository() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  if (GITHUB_REPOSITORY === undefined) return {};
  const url = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;
  return { repository: { type: 'git', url, directory: 'packages/client' } };
}

/** The published manifest: dist/ instead of sources, as ES modules and for `require`, each with its types. */
export function published(manifest) {
  const kept = Object.entries(manifest).filter(([name]) => !OURS.includes(name));
  const conditions = (folder, source, name) => ({
    types: `./dist/${folder}/${source.replace('./src/', '').replace(/\.ts$/, '.d.ts')}`,
    default: `./dist/${folder}/${name}.js`,
  });
  return {
    ...Object.fromEntries(kept),
    ...repository(),
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    exports: Object.fromEntries(
      entryPoints(manifest).map(({ path, source, name }) => [
        path,
        { import: conditions('esm', source, name), require: conditions('cjs', source, name) },
      ]),
    ),
  };
}

export const REPOSITORY = new URL('../../../', import.meta.url);
export const MANIFEST = new URL('../package.json', import.meta.url);
/** The manifest of the repository, while another is in its place. */
export const KEPT = new URL('../package.json.kept', import.meta.url);
/** Taken from the repository's root into the package. */
export const COPIED = ['LICENSE', 'NOTICE'];

/** What only the repository needs. */
const OURS = ['private', 'scripts', 'dependencies'];

/** Where it is made, of the workflow that makes it: npm refuses a provenance that names another repository. */
function repository() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  if (GITHUB_REPOSITORY === undefined) return {};
  const url = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;
  return { repository: { type: 'git', url, directory: 'packages/logtest' } };
}

/** The published manifest: dist/ instead of sources, and no dependency, since what is used is bundled. */
export function published(manifest) {
  const kept = Object.entries(manifest).filter(([name]) => !OURS.includes(name));
  return {
    ...Object.fromEntries(kept),
    ...repository(),
    exports: {
      '.': { types: './dist/types/src/index.d.ts', default: './dist/index.js' },
      './fixture.schema.json': './fixture.schema.json',
    },
  };
}

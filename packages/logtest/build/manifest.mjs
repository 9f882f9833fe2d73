export const REPOSITORY = new URL('../../../', import.meta.url);
export const MANIFEST = new URL('../package.json', import.meta.url);
/** The manifest of the repository, while another is in its place. */
export const KEPT = new URL('../package.json.kept', import.meta.url);
/** Taken from the repository's root into the package. */
export const COPIED = ['LICENSE', 'NOTICE'];

/** The published manifest: dist/ instead of sources, and no dependency, since what is used is bundled. */
export function published({ private: _, scripts, dependencies, exports, ...manifest }) {
  return {
    ...manifest,
    exports: {
      '.': { types: './dist/types/src/index.d.ts', default: './dist/index.js' },
      './fixture.schema.json': exports['./fixture.schema.json'],
    },
  };
}

import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'builtin';

/** Names that a module can export by a declaration. */
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * A module that exports what a built-in module of Node.js has, each of it looked up when something imports it and dropped by
 * the bundler otherwise.
 *
 * @param computed whether with what is computed when it is asked for; who imports lazily asks for all there is
 */
function moduleOf(name: string, { computed }: { readonly computed: boolean }): string {
  const builtin = process.getBuiltinModule(name) as object;
  const names = Object.entries(Object.getOwnPropertyDescriptors(builtin))
    .filter(([, own]) => own.enumerable === true && (computed || 'value' in own))
    .map(([key]) => key)
    .filter((key) => IDENTIFIER.test(key) && key !== 'default');
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)});`,
    'const member = (name) => builtin[name];',
    'export default builtin;',
    ...names.map((key, i) => `const m${i} = /* @__PURE__ */ member(${JSON.stringify(key)});`),
    `export { ${names.map((key, i) => `m${i} as ${key}`).join(', ')} };`,
  ].join('\n');
}

/**
 * Asks for Node's own modules by `process.getBuiltinModule`. To import one makes Node.js compute everything that it
 * exports, which for `http` is all of undici and for `crypto` the Web Crypto API: 60 ms of a start, and 4 ms for the
 * others.
 * https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup(build) {
    build.onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      (kind === 'import-statement' || kind === 'dynamic-import') && isBuiltin(path)
        ? {
            path: path.replace(/^(?:node:)?/, 'node:'),
            namespace: NAMESPACE,
            suffix: kind === 'dynamic-import' ? '?lazy' : '',
            sideEffects: false,
          }
        : undefined,
    );
    build.onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path, suffix }) => ({
      contents: moduleOf(path, { computed: suffix === '' }),
    }));
  },
};

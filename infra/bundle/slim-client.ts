/** A schema as the SDK's generator writes it: a variable that is made once, of literals and earlier schemas. */
const SCHEMA = /^((?:export )?var \w+\$? = )([[{][^;]*);$/gm;

/**
 * Makes the schemas of an SDK client prunable. One module holds those of all operations, and computed keys keep esbuild
 * from dropping the ones that nobody uses: a key may have effects when it is turned into a string. These have none.
 */
export function prunableSchemas(text: string): string {
  return text.replace(SCHEMA, '$1/* @__PURE__ */ (() => ($2))();');
}

/** An error as the SDK's generator writes it, one that has a name and fields and nothing else of its own. */
const ERROR_CLASS = new RegExp(
  [
    'export class (\\w+) extends __BaseException \\{',
    '(?:    static shapeId = "[^"]+";\\n)?    name = "\\1";',
    '    \\$fault = "(\\w+)";',
    '(?:    \\w+;\\n)*    constructor\\(opts\\) \\{',
    '        super\\(\\{',
    '            name: "\\1",',
    '            \\$fault: "\\2",',
    '            \\.\\.\\.opts,',
    '        \\}\\);',
    '        Object\\.setPrototypeOf\\(this, \\1\\.prototype\\);',
    '(?:        this\\.(\\w+) = opts\\.\\3;\\n)*    \\}',
    '\\}$',
  ].join('\\n'),
  'gm',
);

/** `registerError` gives the classes their `shapeId`; fields are assigned by whoever reads an error off the wire. */
const DEFINE = `const define = (name, $fault) => {
  const Exception = class extends __BaseException {
    constructor(options) {
      super({ name, $fault, ...options });
      Object.setPrototypeOf(this, Exception.prototype);
    }
  };
  return Exception;
};`;

/**
 * Writes the error classes of an SDK client shorter, several hundred bytes each; a class of any other form is left as
 * it is. The client names all of them, so that an error has the right class, and none can be pruned.
 */
export function compactErrors(text: string): string {
  return `${text.replace(ERROR_CLASS, 'export const $1 = /* @__PURE__ */ define("$1", "$2");')}\n`.replace(
    /^export/m,
    `${DEFINE}\nexport`,
  );
}

/**
 * The list of AWS partitions without the regions of each, which say what they are called: whose a region is, its name
 * says (`regionRegex`).
 */
export function unnamedRegions(text: string): string {
  return text.replaceAll(/^( +)"regions": \{\n[\s\S]*?\n\1\}/gm, '"regions": {}');
}

/** Where the SDK asks at a start whether Node.js has hashes: it makes one to see. */
const PROBE = /^const hasNativeCrypto = \(\(\) => \{\n[\s\S]*?^\}\)\(\);$/m;

/** A hash of the SDK, without the question whether `node:crypto` has it. */
export function withNodeCrypto(text: string): string {
  return changed(text, PROBE, 'const hasNativeCrypto = true;');
}

/** A function of the SDK that is made for Node.js when its module is loaded. */
const BOUND = /^(export const \w+ = )(bind[A-Z]\w*\()/gm;

/**
 * Makes functions prunable that the SDK binds in a module where others stand, too: to bind one has no effect but the function.
 */
export function prunableBindings(text: string): string {
  return changed(text, BOUND, (_, name, call) => `${name}/* @__PURE__ */ ${call}`);
}

/** What a client calls itself, without the release of the kernel, for which `node:os` would be loaded. */
export function unnamedRelease(text: string): string {
  const known = 'const platform = () => process.platform;\nconst release = () => undefined;';
  return changed(text, 'import { platform, release } from "node:os";', known);
}

const SETTLED = `    #schemas;
    #exceptions;
    #late = [];
    get schemas() { this.#settle(); return this.#schemas; }
    get exceptions() { this.#settle(); return this.#exceptions; }
    #settle() {
        const late = this.#late;
        if (late.length === 0) return;
        this.#late = [];
        for (const settle of late) settle();
    }
`;

/**
 * The SDK's registry of errors, which enters some sixty of them and copies all for every client at a start, so that it
 * does both when the first error is looked up. Nothing may be entered between copying and that: a copy would have it.
 */
export function lateRegistry(text: string): string {
  const fields = changed(text, /^ {4}schemas;\n {4}exceptions;\n/m, SETTLED);
  const made = changed(
    changed(fields, 'this.schemas = schemas;', 'this.#schemas = schemas;'),
    'this.exceptions = exceptions;',
    'this.#exceptions = exceptions;',
  );
  const copied = changed(
    made,
    /^ {4}copyFrom\(other\) \{\n([\s\S]*?)^ {4}\}$/m,
    (_, body) => `    copyFrom(other) {\n        this.#late.push(() => {\n${body}        });\n    }`,
  );
  return changed(
    copied,
    /^ {8}for \(const r of \[this, TypeRegistry\.for\(ns\)\]\) \{\n[\s\S]*?^ {8}\}$/m,
    (loop) => {
      const enter = `const enter = () => {\n${loop}\n        };`;
      return `        ${enter}\n        if (TypeRegistry.for(ns) === this) this.#late.push(enter);\n        else enter();`;
    },
  );
}

/** @throws Error when `from` is not there: a new version of a library is looked at again */
function changed(
  text: string,
  from: string | RegExp,
  to: string | ((match: string, ...groups: readonly string[]) => string),
) {
  const result = typeof to === 'string' ? text.replace(from, () => to) : text.replace(from, to);
  if (result === text) throw new Error(`there is no ${from} to change`);
  return result;
}

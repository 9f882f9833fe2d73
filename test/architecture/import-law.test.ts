import { expect, test } from 'vitest';
import { STAGE_NAMES, STEP_NAMES } from '../../src/event/stage.ts';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';

/** Node modules that compute and touch nothing. */
const PURE_NODE = ['node:crypto', 'node:zlib', 'node:buffer', 'node:string_decoder', 'node:util'];

/** The second for what a Lambda runs: see the test below. */
const ZOD = ['zod', 'zod/mini'];

/** Libraries without effects that a step may use, each for its own reason. */
const STEP_LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  enrich: ['bowser', 'isbot'],
  intake: ['csv-parse/sync'],
};

const files = sourceFiles('src', 'adapters', 'functions', 'infra', 'packages', 'tools', 'test');

/** What each file loads when it runs. */
const graph = new Map(
  files.map(({ path, imports }) => [
    path,
    imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
  ]),
);

function offences(
  from: (path: string) => boolean,
  allowed: (target: string, file: SourceFile) => boolean,
): string[] {
  return files
    .filter(({ path }) => from(path))
    .flatMap((file) =>
      file.imports
        .filter(({ target }) => !allowed(target, file))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
}

test('the scan sees the code it judges', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.find(({ path }) => path === 'src/config.ts')?.imports.map(({ target }) => target)).toContain(
    'zod',
  );
});

test('the kernel imports only itself', () => {
  expect(
    offences(
      (path) => path.startsWith('src/kernel/'),
      (target) => target.startsWith('src/kernel/') || PURE_NODE.includes(target),
    ),
  ).toEqual([]);
});

test('the event folder imports only itself, the kernel and zod', () => {
  expect(
    offences(
      (path) => path.startsWith('src/event/'),
      (target) => /^src\/(event|kernel)\//.test(target) || ZOD.includes(target) || PURE_NODE.includes(target),
    ),
  ).toEqual([]);
});

test.each(STEP_NAMES)('the step %s imports only itself, event, kernel, zod and its own libraries', (step) => {
  expect(
    offences(
      (path) => path.startsWith(`src/${step}/`),
      (target) =>
        target.startsWith(`src/${step}/`) ||
        /^src\/(event|kernel)\//.test(target) ||
        ZOD.includes(target) ||
        PURE_NODE.includes(target) ||
        (STEP_LIBRARIES[step] ?? []).includes(target),
    ),
  ).toEqual([]);
});

test('the pipeline imports only the event, and the configuration the event, zod and what steps say of their settings', () => {
  expect(
    offences(
      (path) => path === 'src/pipeline.ts',
      (target) => target.startsWith('src/event/'),
    ),
  ).toEqual([]);
  expect(
    offences(
      (path) => path === 'src/config.ts' || path.startsWith('src/config/'),
      (target) => target.startsWith('src/') || target === 'zod',
    ),
  ).toEqual([]);
});

test('adapters import the source, each other and libraries, never functions, infra or tools', () => {
  expect(
    offences(
      (path) => path.startsWith('adapters/'),
      (target) => !/^(functions|infra|tools|test|packages)\//.test(target),
    ),
  ).toEqual([]);
});

test('a function imports source, adapters, middleware and itself, never another function', () => {
  expect(
    offences(
      (path) => path.startsWith('functions/'),
      (target, { path }) =>
        !/^(infra|tools|test|packages)\//.test(target) &&
        (!target.startsWith('functions/') ||
          target.startsWith('functions/middleware/') ||
          target.split('/')[1] === path.split('/')[1]),
    ),
  ).toEqual([]);
});

test('infra knows the pipeline, the configuration and the environment types, and no handler', () => {
  expect(
    offences(
      (path) => path.startsWith('infra/'),
      (target) =>
        !/^(adapters|tools|test|packages)\//.test(target) &&
        (!target.startsWith('functions/') || target.endsWith('/environment.ts')),
    ),
  ).toEqual([]);
});

/** What the Lambda functions load, at their start or later. */
const deployed = new Set([...STAGE_NAMES, 'enrich/refresh'].map((entry) => `functions/${entry}/index.ts`));
for (const path of deployed) for (const target of graph.get(path) ?? []) deployed.add(target);

test('no Lambda carries the proof of patterns, explanations or what people read about detectors', () => {
  expect(deployed).toContain('src/redact/custom/custom-detectors.ts');
  const proof =
    /^src\/(config|redact\/(catalogue\/.*|explain|redaction-\w+|custom\/(?!custom-d|context|named|settings).*))\.ts$/;
  expect(files.filter(({ path }) => proof.test(path)).length).toBeGreaterThan(20);
  expect([...deployed].filter((path) => proof.test(path))).toEqual([]);
});

test('no Lambda carries what documents say of requests and answers', () => {
  const documents = [
    'src/normalize/app-event-schema.ts',
    'src/normalize/app-event-values.ts',
    'src/intake/answer-schema.ts',
  ];
  expect(documents.filter((path) => !graph.has(path))).toEqual([]);
  expect([...deployed].filter((path) => documents.includes(path))).toEqual([]);
});

test('what a Lambda runs knows zod as zod/mini alone, of which only what is used reaches the bundle', () => {
  expect(deployed).toContain('zod/mini');
  expect([...deployed].filter((path) => graph.get(path)?.includes('zod'))).toEqual([]);
});

test('a package imports nothing from outside itself', () => {
  expect(
    offences(
      (path) => /^packages\/[^/]+\/src\//.test(path),
      (target, { path }) =>
        target.startsWith(path.split('/').slice(0, 2).join('/')) || target.startsWith('node:'),
    ),
  ).toEqual([]);
});

test('the command of a package imports its own package, commander and Node.js, and its source never the command', () => {
  const command = (path: string) => /^packages\/[^/]+\/command\//.test(path);
  expect(files.filter(({ path }) => command(path)).length).toBeGreaterThan(5);
  expect(
    offences(
      command,
      (target, { path }) =>
        target.startsWith(path.split('/').slice(0, 2).join('/')) ||
        target === 'commander' ||
        target.startsWith('node:'),
    ),
  ).toEqual([]);
  expect(
    offences(
      (path) => /^packages\/[^/]+\/src\//.test(path),
      (target) => !command(target),
    ),
  ).toEqual([]);
});

test('nothing but tests imports a test', () => {
  expect(
    offences(
      (path) => !path.startsWith('test/') && !/^packages\/[^/]+\/test\//.test(path),
      (target) => !target.startsWith('test/'),
    ),
  ).toEqual([]);
});

test('no file imports itself by a circle of others', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  expect(circles).toEqual([]);
});

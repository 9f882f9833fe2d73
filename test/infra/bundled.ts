import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bundle, bundleStage } from '../../infra/bundle/bundle-stage.ts';
import { bundleStages } from '../../infra/bundle/bundle-stages.ts';
import { projectRoot, readConfig } from '../../infra/read-config.ts';
import type { FunctionName } from '../../src/pipeline.ts';
import { EVERYTHING, resourcesOf, synthesize } from './synthesize.ts';

type Variables = Readonly<Record<string, string>>;

/** What a run in a process of its own gave back and wrote. */
export interface Run {
  readonly answer: unknown;
  /** Documents on standard output: log lines and metrics. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** A context with ten seconds left, as a JavaScript expression. */
export const CONTEXT = '{ awsRequestId: "request", getRemainingTimeInMillis: () => 10_000 }';

/** Bundles of all stages in a folder of their own, and a way to run them as Lambda does. */
export const bundleEverything = () =>
  bundle(async (output) => bundleStages(projectRoot, await readConfig(), output));

/** The same of one stage, for tests of it alone: the others take most of the time. */
export const bundleAlone = (stage: 'ingest') => bundle(async (output) => [await bundledIn(output, stage)]);

/** A bundle as {@link bundleEverything} makes it, below a folder of the caller's choice. */
export async function bundledIn(output: string, stage: 'ingest'): Promise<Bundle> {
  const config = await readConfig();
  return bundleStage(stage, { root: projectRoot, output, config, dataFiles: [], entry: stage });
}

async function bundle(into: (output: string) => Promise<readonly Bundle[]>) {
  const output = mkdtempSync(join(tmpdir(), 'sluice-bundle-'));
  const bundles = await into(output);

  function bundleOf(stage: FunctionName) {
    const bundle = bundles.find((candidate) => candidate.stage === stage);
    if (bundle === undefined) throw new Error(`there is no bundle of ${stage}`);
    return bundle;
  }

  /** The variables that the stack gives a stage, with values of the right form, beside Lambda's own. */
  function variablesOf(stage: FunctionName): Variables {
    const [, fn] =
      resourcesOf(synthesize(EVERYTHING), 'AWS::Lambda::Function').find(
        ([, { Properties }]) => Properties.FunctionName === `everything-${stage}`,
      ) ?? [];
    const given = Object.keys(fn?.Properties.Environment.Variables).map((name) => [
      name,
      name.endsWith('_URL') ? 'https://sqs.eu-west-1.amazonaws.com/123456789012/queue' : name.toLowerCase(),
    ]);
    return {
      ...Object.fromEntries(given),
      LAMBDA_TASK_ROOT: bundleOf(stage).directory,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
    };
  }

  return {
    output,
    bundleOf,
    folderOf: (stage: FunctionName) => bundleOf(stage).directory,
    close: () => rmSync(output, { recursive: true, force: true }),

    /** @param use a JavaScript expression of `handler` */
    async run(stage: FunctionName, use: string, variables: Variables = {}): Promise<Run> {
      const script = `
        const { handler } = await import(${JSON.stringify(pathToFileURL(join(bundleOf(stage).directory, 'index.mjs')))});
        const answer = await (${use});
        process.stdout.write('\\n' + JSON.stringify({ answer }));`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...variablesOf(stage), ...variables },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      for await (const chunk of child.stdout) text += chunk;
      const lines = text.split('\n').filter((line) => line !== '');
      return {
        ...JSON.parse(lines.pop() ?? ''),
        lines: lines.map((line) => JSON.parse(line)),
      };
    },
  };
}

/** A request as API Gateway hands it over. */
export function httpRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '{}',
) {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      requestId: 'request',
      http: { method, path, sourceIp: '192.0.2.1', protocol: 'HTTP/1.1' },
    },
    body,
    isBase64Encoded: false,
  };
}

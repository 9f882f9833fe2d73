import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import manifest from '../package.json' with { type: 'json' };
import { ITEM_SHAPES, STORED_SHAPES } from '../src/state-versions.ts';

/** What the template of a deployment says of itself, for `npx sluice upgrade --check`. */
export interface StateMark {
  /** Of the package. */
  readonly version: string;
  /** Forms that are written: name and version. */
  readonly writes: Readonly<Record<string, number>>;
}

/** Name of the mark in the metadata of a template: a stack may hold two pipelines. */
export const stateMarkName = (pipeline: string) => `Sluice:${pipeline}`;

/** The mark of this checkout. */
export function stateMark(): StateMark {
  const shapes = Object.entries({ ...ITEM_SHAPES, ...STORED_SHAPES });
  return {
    version: manifest.version,
    writes: Object.fromEntries(shapes.map(([name, { version }]) => [name, version])),
  };
}

/** Writes the mark into the template that a pipeline stands in. */
export function markState(scope: Construct, pipeline: string): void {
  Stack.of(scope).addMetadata(stateMarkName(pipeline), stateMark());
}

import type { ExplainedFinding } from '../../../../src/redact/explain.ts';

/** Findings by where they stand. */
export interface FindingNode {
  readonly key: ExplainedFinding[];
  readonly value: ExplainedFinding[];
  readonly children: Map<string | number, FindingNode>;
}

const emptyNode = (): FindingNode => ({ key: [], value: [], children: new Map() });

export function findingTree(findings: readonly ExplainedFinding[]): FindingNode {
  const root = emptyNode();
  for (const finding of findings) {
    let node = root;
    for (const step of finding.at) {
      const child = node.children.get(step) ?? emptyNode();
      node.children.set(step, child);
      node = child;
    }
    node[finding.part].push(finding);
  }
  return root;
}

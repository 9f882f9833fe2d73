#!/usr/bin/env node
// In the repository the TypeScript runs as it is; the published package holds what build.mjs made of it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../command/cli.ts', import.meta.url);
if (existsSync(source)) {
  const { runNode } = await import('../../../tools/runtime/node.mjs');
  runNode([fileURLToPath(source), ...process.argv.slice(2)]);
} else {
  await import('../dist/cli.js');
}

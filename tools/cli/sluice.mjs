#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runNode } from '../runtime/node.mjs';

runNode([fileURLToPath(new URL('./main.ts', import.meta.url)), ...process.argv.slice(2)]);

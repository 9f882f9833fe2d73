// Undoes what prepack.mjs did.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { COPIED, KEPT, MANIFEST } from './manifest.mjs';

if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
for (const name of [...COPIED, 'dist']) {
  rmSync(new URL(`../${name}`, import.meta.url), { recursive: true, force: true });
}

// Undoes what prepack.mjs did beside dist/.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { COPIED, KEPT, MANIFEST } from './manifest.mjs';

if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
for (const name of COPIED) rmSync(new URL(`../${name}`, import.meta.url), { force: true });

// Run by `npm pack` and `npm publish`: bundles, and puts the manifest of the published package in place of the one
// that the repository works with. postpack.mjs puts it back.
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.mjs';
import { COPIED, KEPT, MANIFEST, published, REPOSITORY } from './manifest.mjs';

if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
await bundle();
for (const name of COPIED) copyFileSync(new URL(name, REPOSITORY), new URL(`../${name}`, import.meta.url));
copyFileSync(MANIFEST, KEPT);
writeFileSync(MANIFEST, `${JSON.stringify(published(JSON.parse(readFileSync(KEPT, 'utf8'))), null, 2)}\n`);

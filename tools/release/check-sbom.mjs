// Holds CycloneDX documents to the schema of their version. Needs `npm ci --prefix tools/release`.
import { readFileSync } from 'node:fs';
import { Validation } from '@cyclonedx/cyclonedx-library';

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8');
  const validator = new Validation.JsonStrictValidator(JSON.parse(text).specVersion);
  const problems = await validator.validate(text);
  if (problems === null) console.log(`${path} is valid`);
  else {
    console.error(`${path} is not CycloneDX:\n${JSON.stringify(problems, null, 2)}`);
    process.exitCode = 1;
  }
}

import type { GeneratedFile } from './generated-file.ts';
import { openApiDocument } from './openapi/document.ts';

/** The HTTP API for machines, from the zod schemas and the tables of problems and limits. */
export function generateOpenApi(): GeneratedFile {
  return {
    path: 'docs/reference/openapi.json',
    content: `${JSON.stringify(openApiDocument(), undefined, 2)}\n`,
  };
}

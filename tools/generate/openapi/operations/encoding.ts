import type { Parameter } from '../api-document.ts';

export const ENCODING: Parameter = {
  name: 'Content-Encoding',
  in: 'header',
  description: 'How the body is compressed.',
  schema: { enum: ['gzip', 'identity'], default: 'identity' },
};

import type { Parameter } from '../api-document.ts';

export const count = (value: number): string => value.toLocaleString('en-GB');

export const ENCODING: Parameter = {
  name: 'Content-Encoding',
  in: 'header',
  description: 'How the body is compressed.',
  schema: { enum: ['gzip', 'identity'], default: 'identity' },
};

import { createHash } from 'node:crypto';

/**
 * The policy of a mail's own frame: no script, no request, no form, and of styles exactly those that stand in it, each by its
 * hash. A style that is not Sluice's cannot come in otherwise than as text.
 */
export function mailPolicy(html: string): string {
  const hashes = [...new Set([...attributes(html), ...elements(html)])].map(
    (style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  const styles = hashes.length === 0 ? "'none'" : `'unsafe-hashes' ${hashes.join(' ')}`;
  return `default-src 'none'; style-src ${styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox`;
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };

function attributes(html: string): readonly string[] {
  return [...html.matchAll(/\sstyle="([^"]*)"/g)].map(([, text = '']) =>
    text.replaceAll(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? ''),
  );
}

function elements(html: string): readonly string[] {
  return [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text = '']) => text);
}

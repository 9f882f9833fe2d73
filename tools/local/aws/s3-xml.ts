import type { S3Fault } from './s3-fault.ts';
import type { StoredObject } from './s3-store.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  // XML wants line ends and control characters as references.
  return text.replaceAll(/[&<>"\p{Cc}]/gu, (c) => ENTITIES[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

function element(name: string, value: string | number | boolean): string {
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

export function faultXml({ code, message }: S3Fault, resource: string): string {
  return `${PROLOGUE}<Error>${element('Code', code)}${element('Message', message)}${element('Resource', resource)}</Error>`;
}

export interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  readonly maxKeys: number;
  readonly delimiter: string | undefined;
  readonly objects: readonly (readonly [key: string, object: StoredObject])[];
  readonly prefixes: readonly string[];
  /** Set when there is more. */
  readonly next: string | undefined;
  /** Keys are percent-encoded, as boto3 asks for. */
  readonly encoded: boolean;
}

export function listingXml(listing: Listing): string {
  const { bucket, prefix, maxKeys, delimiter, objects, prefixes, next, encoded } = listing;
  const text = (value: string) => (encoded ? encodeURIComponent(value).replaceAll('%2F', '/') : value);
  const contents = objects.map(([key, { body, etag, modifiedAt }]) =>
    [
      '<Contents>',
      element('Key', text(key)),
      element('LastModified', modifiedAt.toISOString()),
      element('ETag', etag),
      element('Size', body.length),
      element('StorageClass', 'STANDARD'),
      '</Contents>',
    ].join(''),
  );
  return [
    `${PROLOGUE}<ListBucketResult xmlns="${NAMESPACE}">`,
    element('Name', bucket),
    element('Prefix', text(prefix)),
    ...(delimiter === undefined ? [] : [element('Delimiter', text(delimiter))]),
    element('KeyCount', objects.length + prefixes.length),
    element('MaxKeys', maxKeys),
    element('IsTruncated', next !== undefined),
    ...(next === undefined ? [] : [element('NextContinuationToken', next)]),
    ...(encoded ? [element('EncodingType', 'url')] : []),
    ...contents,
    ...prefixes.map((name) => `<CommonPrefixes>${element('Prefix', text(name))}</CommonPrefixes>`),
    '</ListBucketResult>',
  ].join('');
}

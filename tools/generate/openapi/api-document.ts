import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';

/** The parts of an OpenAPI 3.1 document that ours has. https://spec.openapis.org/oas/v3.1.1.html */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: JsonObject & {
    readonly title: string;
    readonly version: string;
    readonly description: string;
  };
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly headers: Readonly<Record<string, JsonObject>>;
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-codeSamples': readonly Sample[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'query';
  readonly description: string;
  readonly schema: JsonObject;
}

export type Content = Readonly<Record<string, MediaType>>;

export interface MediaType {
  readonly schema: JsonObject;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: JsonValue }>>;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, JsonObject>>;
  readonly content?: Content;
}

/** Lines to try, as Redocly and others show them. */
export interface Sample {
  readonly lang: 'Shell';
  readonly label: string;
  readonly source: string;
}

export type SecurityScheme = JsonObject & { readonly description: string };

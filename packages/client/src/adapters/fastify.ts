import { createWatch, type NodeRequest, type NodeResponse } from './node-http.ts';
import type { AdapterOptions } from './options.ts';

export type { TrustProxy } from './client-address.ts';
export type { AdapterOptions, RequestUser } from './options.ts';

/** The part of `FastifyRequest` that is read. */
export interface FastifyRequestLike {
  readonly id: string;
  readonly raw: NodeRequest;
  readonly originalUrl?: string;
  readonly routeOptions?: { readonly url?: string | undefined };
}

interface FastifyReplyLike {
  readonly raw: NodeResponse;
}

interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: () => void) => void,
  ): unknown;
}

/**
 * Plugin that logs every request as `api_<method>` when its answer has been sent: `app.register(securityLog)`. It
 * concerns the whole application, wherever it is registered. Proved with Fastify 5.
 */
export function securityLog(
  fastify: FastifyLike,
  options: AdapterOptions<FastifyRequestLike>,
  done: () => void,
): void {
  const watch = createWatch<FastifyRequestLike>(options, (request) => ({
    ...(request.originalUrl !== undefined && { target: request.originalUrl }),
    route: request.routeOptions?.url,
    requestId: request.id,
  }));
  fastify.addHook('onRequest', function securityLogHook(request, reply, next) {
    watch(request, request.raw, reply.raw);
    next();
  });
  done();
}

// Fastify keeps a plugin's hooks to the plugin, unless it says so: https://fastify.dev/docs/latest/Reference/Plugins/
Object.assign(securityLog, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@sluice/client',
});

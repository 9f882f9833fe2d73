import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256 } from '@smithy/core/checksum';
import type { HttpRequest } from '@smithy/core/protocols';
import { retryMiddleware, StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { answerOf, type JsonAnswer } from './answer.ts';
import type { Variables } from './endpoint.ts';
import { type JsonClientOptions, type JsonCommand, type JsonService, requestOf } from './request.ts';

export interface Sending {
  readonly abortSignal?: AbortSignal;
}

/**
 * Calls one service of AWS by its JSON protocol, with the requests that the SDK's client of that service makes. What is hard about
 * it is the SDK's: signatures, correction of the clock, retries, connections. What it does without is most of such a client:
 * schemas, a stack of middleware, and settings that nobody of ours changes.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export class JsonClient {
  readonly #service: JsonService;
  readonly #options: JsonClientOptions;
  readonly #variables: Variables;
  readonly #handler: NodeHttpHandler;
  readonly #signer = new AwsSdkSigV4Signer();
  /** The signer keeps in it by how much the clock is wrong. */
  readonly #signing: { readonly signer: () => Promise<SignatureV4>; systemClockOffset: number };
  readonly #retrying: Parameters<typeof retryMiddleware>[0];

  constructor(service: JsonService, options: JsonClientOptions, variables: Variables = process.env) {
    const { region, maxAttempts, requestHandler, credentials = defaultProvider() } = options;
    this.#service = service;
    this.#options = options;
    this.#variables = variables;
    this.#handler = NodeHttpHandler.create(requestHandler) as NodeHttpHandler;
    const signer = new SignatureV4({ credentials, region, service: service.signingName, sha256: Sha256 });
    this.#signing = { signer: async () => signer, systemClockOffset: 0 };
    const retries = new StandardRetryStrategy({ maxAttempts, baseDelay: service.retryDelayMs });
    this.#retrying = { maxAttempts: async () => maxAttempts, retryStrategy: async () => retries };
  }

  /**
   * Rejects with JsonServiceError, when the service answers with an error; with what Node.js says, when there is no answer.
   *
   * @param own where it goes when no endpoint is set
   */
  async call(command: JsonCommand<object>, sending: Sending = {}, own?: URL): Promise<JsonAnswer> {
    const request = requestOf(this.#service, command, this.#options, this.#variables, own);
    const send = retryMiddleware(this.#retrying)<JsonAnswer>(
      ({ request }) => this.#attempt(request as HttpRequest, sending),
      { __smithy_context: { ...sending } },
    );
    return (await send({ input: command.input, request })).output;
  }

  destroy(): void {
    this.#handler.destroy();
  }

  async #attempt(request: HttpRequest, sending: Sending) {
    const properties = {
      config: this.#signing,
      context: {},
      signingName: this.#service.signingName,
      signingRegion: this.#options.region,
    };
    // Whose it is, the signer itself knows.
    const nobody = {};
    const signed = await this.#signer.sign(request, nobody as never, properties);
    try {
      const { response } = await this.#handler.handle(signed as HttpRequest, sending);
      const output = answerOf(response, await streamCollector(response.body), this.#service.queryCodes);
      this.#signer.successHandler(response, properties);
      return { response, output };
    } catch (error) {
      return this.#signer.errorHandler(properties)(error as Error);
    }
  }
}

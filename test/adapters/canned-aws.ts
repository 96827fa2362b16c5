/** One request as the real SDK client put it on the wire. */
export interface WireRequest {
  /** The operation of an AWS JSON service; '' for a REST one such as Lambda. */
  readonly operation: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** Errors have a status of 400 or more and `__type` in the body. */
export interface WireAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An answer of the JSON services that the SDK turns into an exception of that name. */
export function wireError(type: string, message: string): WireAnswer {
  return { status: 400, body: { __type: type, message } };
}

/**
 * Settings for a real SDK client whose requests are answered in process, and the requests that it sent.
 * Serialization, error mapping and date conversion are the SDK's own; nothing listens anywhere.
 */
export function cannedAws(answer: (request: WireRequest) => WireAnswer) {
  const requests: WireRequest[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(sent: HttpRequest) {
      const request = wireRequest(sent);
      requests.push(request);
      const { status: statusCode = 200, headers = {}, body } = answer(request);
      return { response: { statusCode, headers, body: new TextEncoder().encode(JSON.stringify(body)) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { requests, config: { region: 'us-east-1', credentials, requestHandler: requestHandler as never } };
}

function wireRequest({ path, headers, body = '{}' }: HttpRequest): WireRequest {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return { operation: headers['x-amz-target']?.split('.')[1] ?? '', path, body: JSON.parse(text) };
}

import type { QueryApi } from '../../../lib/local/query/query-api.ts';
import { answerQuery, isQuery } from '../../../lib/local/query/query-route.ts';

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Settings of a real SDK client whose requests reach an embedded service without a socket. */
export function inProcess(api: QueryApi) {
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body = '' }: HttpRequest) {
      if (!isQuery(headers['content-type'] ?? ''))
        throw new Error('the client does not speak the query protocol');
      const { status, text } = await answerQuery([api], body);
      return { response: { statusCode: status, headers: {}, body: new TextEncoder().encode(text) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: requestHandler as never };
}

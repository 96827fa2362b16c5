import { type AwsApi, AwsError } from '../../lib/local/aws-api.ts';

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Settings of a real SDK client whose requests reach an embedded service of the JSON protocols without a socket. */
export function inProcessJson(api: AwsApi) {
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body = '{}' }: HttpRequest) {
      const [prefix, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      if (prefix !== api.targetPrefix) throw new Error(`the client asked for ${prefix}`);
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      const { statusCode, answer } = await answerOf(api, operation, JSON.parse(text));
      return {
        response: { statusCode, headers: {}, body: new TextEncoder().encode(JSON.stringify(answer)) },
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: requestHandler as never };
}

async function answerOf(api: AwsApi, operation: string, input: unknown) {
  try {
    return { statusCode: 200, answer: await api.call(operation, input) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { statusCode: error.statusCode, answer: { __type: error.type, message: error.message } };
  }
}

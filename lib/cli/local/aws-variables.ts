import type { EmbeddedAws } from '../../local/embedded-aws.ts';

/** What points every AWS client to an embedded AWS, this command's other verbs among them. */
export function awsVariables({ client, dynamoDbClient }: EmbeddedAws): Readonly<Record<string, string>> {
  const { endpoint, region, credentials } = client;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbClient.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

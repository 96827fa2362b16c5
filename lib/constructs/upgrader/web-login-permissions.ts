import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * What reading the login of the masters takes, and nothing else of the secret. An ARN that is known by its name only
 * ends with six characters that AWS draws. A key of the team's own decrypts for Secrets Manager alone.
 */
export function readWebLogin(scope: Construct, secret: ISecret | undefined): readonly PolicyStatement[] {
  if (!secret) return [];
  const key = secret.encryptionKey;
  const { region, urlSuffix } = Stack.of(scope);
  return [
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
    }),
    ...(key
      ? [
          new PolicyStatement({
            actions: ['kms:Decrypt'],
            resources: [key.keyArn],
            conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
          }),
        ]
      : []),
  ];
}

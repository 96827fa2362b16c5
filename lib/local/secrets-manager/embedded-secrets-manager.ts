import * as client from '@aws-sdk/client-secrets-manager';
import { type AwsApi, AwsError, localArn } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';

const validate = inputValidator(client, 'InvalidParameterException');

/** AWS adds a hyphen and six characters of its own to the name in an ARN. */
const suffix = '-local0';

/** Secrets Manager: secrets of text, of each only the current version. */
export class EmbeddedSecretsManager implements AwsApi {
  readonly targetPrefix = 'secretsmanager';
  readonly #secrets = new Map<string, string>();

  /** Creates a secret or gives it a new value; resolves with its ARN. */
  store(name: string, text: string): string {
    this.#secrets.set(name, text);
    return secretArn(name);
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation !== 'GetSecretValue') {
      throw new AwsError(
        'UnknownOperationException',
        `${operation} does not exist in the embedded Secrets Manager`,
      );
    }
    validate(operation, input);
    const { SecretId: id } = input as { SecretId: string };
    const found = [...this.#secrets].find(([name]) => isNamed(id, name));
    if (!found) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    const [name, text] = found;
    return { ARN: secretArn(name), Name: name, SecretString: text, VersionStages: ['AWSCURRENT'] };
  }
}

/** The ARN of a secret of the embedded Secrets Manager. */
export function secretArn(name: string): string {
  return localArn('secretsmanager', `secret:${name}${suffix}`);
}

/** By its name, its ARN, or an ARN without what AWS added (GetSecretValue, API reference). */
function isNamed(id: string, name: string): boolean {
  return [name, secretArn(name), secretArn(name).slice(0, -suffix.length)].includes(id);
}

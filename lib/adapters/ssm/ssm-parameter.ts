import {
  DeleteParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { readParameter } from './ssm-registration-store.ts';

/** One parameter of text in Parameter Store. */
export class SsmParameter {
  readonly name: string;
  readonly #client: SSMClient;

  constructor(client: SSMClient, name: string) {
    this.#client = client;
    this.name = name;
  }

  /** Null where there is none. */
  read(): Promise<string | null> {
    return readParameter(this.#client, this.name);
  }

  async write(text: string): Promise<void> {
    await this.#client.send(
      new PutParameterCommand({ Name: this.name, Type: 'String', Value: text, Overwrite: true }),
    );
  }

  async delete(): Promise<void> {
    try {
      await this.#client.send(new DeleteParameterCommand({ Name: this.name }));
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
    }
  }
}

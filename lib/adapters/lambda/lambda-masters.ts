import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { UpgradeError } from '../../contract/errors.ts';
import type { MasterReading } from '../../domain/reading.ts';
import type { MasterEndpoint, Masters } from '../../ports/masters.ts';

export interface LambdaMastersProps {
  readonly client: LambdaClient;
  /** Name or version ARN of the Probe function, which stands inside the masters' network. */
  readonly functionName: string;
  /** Throws for what is no reading: the Probe's answer is checked before anybody decides on it. */
  readonly parse: (value: unknown) => MasterReading;
}

/**
 * Masters reached through the Probe function. What a master does or fails to do is in the reading; a Probe that
 * fails itself, or answers nonsense, throws `probe-failed` with what it said as the cause.
 */
export class LambdaMasters implements Masters {
  readonly #props: LambdaMastersProps;

  constructor(props: LambdaMastersProps) {
    this.#props = props;
  }

  async read(master: MasterEndpoint): Promise<MasterReading> {
    const answer = await this.#invoke({ kind: 'read', master });
    try {
      return this.#props.parse(answer);
    } catch (error) {
      throw this.#failed('answered with something that is no reading', error);
    }
  }

  async stopTest(master: MasterEndpoint): Promise<boolean> {
    const answer = await this.#invoke({ kind: 'stop-test', master });
    if (typeof answer === 'boolean') return answer;
    throw this.#failed('answered with something that is neither true nor false', answer);
  }

  async #invoke(request: {
    readonly kind: 'read' | 'stop-test';
    readonly master: MasterEndpoint;
  }): Promise<unknown> {
    const { client, functionName } = this.#props;
    const output = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'RequestResponse',
        Payload: JSON.stringify(request),
      }),
    );
    const answer = this.#answer(output);
    if (output.FunctionError === undefined) return answer;
    const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
    throw this.#failed(
      `failed with ${errorType ?? output.FunctionError}: ${errorMessage ?? 'no message'}`,
      answer,
    );
  }

  #answer({ Payload: payload }: InvokeCommandOutput): unknown {
    try {
      return JSON.parse(new TextDecoder().decode(payload));
    } catch (error) {
      throw this.#failed('answered with no JSON', error);
    }
  }

  #failed(what: string, cause: unknown): UpgradeError {
    const { functionName } = this.#props;
    return new UpgradeError('probe-failed', `the probe ${functionName} ${what}: read its log`, { cause });
  }
}

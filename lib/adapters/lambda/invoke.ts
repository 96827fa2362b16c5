import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { UpgradeError } from '../../contract/errors.ts';

export interface InvokedFunctionProps {
  readonly client: LambdaClient;
  /** Name or version ARN. */
  readonly functionName: string;
  /** What it is called in errors, and of its code: `probe` fails with `probe-failed`. */
  readonly role: string;
}

/** Another Lambda, invoked for its answer. One that fails or answers nonsense throws `<role>-failed` with the cause. */
export class InvokedFunction {
  readonly #props: InvokedFunctionProps;

  constructor(props: InvokedFunctionProps) {
    this.#props = props;
  }

  /** Sends a request, waits, and has the answer checked: `parse` throws for what is `unfit` (`no reading`). */
  async ask<Answer>(request: unknown, unfit: string, parse: (value: unknown) => Answer): Promise<Answer> {
    const answer = await this.#invoke(request);
    try {
      return parse(answer);
    } catch (error) {
      throw this.#failed(`answered with something that is ${unfit}`, error);
    }
  }

  async #invoke(request: unknown): Promise<unknown> {
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
    const { functionName, role } = this.#props;
    return new UpgradeError(`${role}-failed`, `the ${role} ${functionName} ${what}: read its log`, { cause });
  }
}

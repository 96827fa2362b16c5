import * as client from '@aws-sdk/client-cloudformation';
import { AwsError, localArn } from '../aws-api.ts';
import type { QueryApi } from '../query/query-api.ts';
import { inputValidator } from '../validate.ts';

const validate = inputValidator(client, 'ValidationError');

/** CloudFormation's own word about the one stack that is deployed here. Whoever leads a deployment sets its status. */
export class EmbeddedCloudFormation implements QueryApi {
  readonly version = '2010-05-15';
  readonly namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  readonly schemas = client;
  readonly #stackName: string;
  status: client.StackStatus = 'UPDATE_COMPLETE';

  constructor(stackName: string) {
    this.#stackName = stackName;
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation !== 'DescribeStacks') {
      throw new AwsError('InvalidAction', `${operation} does not exist in the embedded CloudFormation`);
    }
    validate(operation, input);
    const { StackName } = input as client.DescribeStacksCommandInput;
    const StackId = stackArn(this.#stackName);
    if (StackName !== undefined && ![StackId, this.#stackName].includes(StackName)) {
      throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
    }
    return { Stacks: [{ StackId, StackName: this.#stackName, StackStatus: this.status }] };
  }
}

/** What `AWS::StackId` stands for. */
export function stackArn(stackName: string): string {
  return localArn('cloudformation', `stack/${stackName}/local`);
}

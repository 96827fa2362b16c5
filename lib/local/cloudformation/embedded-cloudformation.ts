import * as client from '@aws-sdk/client-cloudformation';
import { AwsError, localArn } from '../aws-api.ts';
import type { QueryApi } from '../query/query-api.ts';
import { inputValidator } from '../validate.ts';

const validate = inputValidator(client, 'ValidationError');

/** A resource as CloudFormation's API shows it. */
export interface ResourceState {
  readonly type: string;
  readonly status: client.ResourceStatus;
}

/** CloudFormation's own word about the one stack that is deployed here. Whoever leads a deployment sets its status. */
export class EmbeddedCloudFormation implements QueryApi {
  readonly version = '2010-05-15';
  readonly namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  readonly schemas = client;
  readonly #stackName: string;
  readonly #resource: (logicalId: string) => ResourceState | undefined;
  status: client.StackStatus = 'UPDATE_COMPLETE';

  constructor(
    stackName: string,
    resource: (logicalId: string) => ResourceState | undefined = () => undefined,
  ) {
    this.#stackName = stackName;
    this.#resource = resource;
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    switch (operation) {
      case 'DescribeStacks':
        validate(operation, input);
        return this.#stack(input as client.DescribeStacksCommandInput);
      case 'DescribeStackResource':
        validate(operation, input);
        return this.#stackResource(input as client.DescribeStackResourceCommandInput);
      default:
        throw new AwsError('InvalidAction', `${operation} does not exist in the embedded CloudFormation`);
    }
  }

  #stack({ StackName }: client.DescribeStacksCommandInput): object {
    this.#check(StackName ?? this.#stackName);
    const StackId = stackArn(this.#stackName);
    return { Stacks: [{ StackId, StackName: this.#stackName, StackStatus: this.status }] };
  }

  #stackResource({
    StackName = '',
    LogicalResourceId = '',
  }: client.DescribeStackResourceCommandInput): object {
    this.#check(StackName);
    const resource = this.#resource(LogicalResourceId);
    if (!resource) {
      throw new AwsError(
        'ValidationError',
        `Resource ${LogicalResourceId} does not exist for stack ${this.#stackName}`,
      );
    }
    const { type: ResourceType, status: ResourceStatus } = resource;
    const LastUpdatedTimestamp = new Date();
    return { StackResourceDetail: { LogicalResourceId, ResourceType, ResourceStatus, LastUpdatedTimestamp } };
  }

  #check(stack: string): void {
    if ([stackArn(this.#stackName), this.#stackName].includes(stack)) return;
    throw new AwsError('ValidationError', `Stack with id ${stack} does not exist`);
  }
}

/** What `AWS::StackId` stands for. */
export function stackArn(stackName: string): string {
  return localArn('cloudformation', `stack/${stackName}/local`);
}

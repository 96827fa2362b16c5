/**
 * What every part of the embedded AWS looks like to the HTTP front: one object per AWS service that takes the
 * operation's name and the parsed JSON body, and answers with a JSON-ready object or throws an `AwsError`.
 */
export interface AwsApi {
  /** The part of `x-amz-target` before the dot, e.g. `AmazonEC2ContainerServiceV20141113`. */
  readonly targetPrefix: string;
  call(operation: string, input: unknown): Promise<unknown>;
}

/** An error in AWS's JSON wire shape: `{"__type": type, "message": message}` with the status code. */
export class AwsError extends Error {
  readonly type: string;
  readonly statusCode: number;

  constructor(type: string, message: string, statusCode = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.statusCode = statusCode;
  }
}

/** The account and Region of the embedded AWS. They appear in ARNs only. */
export const localAccount = '000000000000';
export const localRegion = 'us-east-1';

/** An ARN in the account and Region of the embedded AWS. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${localRegion}:${localAccount}:${resource}`;
}

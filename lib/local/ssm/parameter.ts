import { AwsError, localArn } from '../aws-api.ts';

export interface StoredParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** 4 KB for a standard parameter (Systems Manager quotas). */
const largestValue = 4_096;

/** The next version of a parameter; a new one needs a type. Throws `ValidationException`. */
export function storedParameter(
  name: string,
  value: string,
  type: string | undefined,
  before: StoredParameter | undefined,
): StoredParameter {
  const kind = type ?? before?.type;
  if (kind === undefined) {
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (Buffer.byteLength(value) > largestValue) {
    const limit = `Standard tier parameters support a maximum parameter value of ${largestValue} characters.`;
    throw new AwsError('ValidationException', limit);
  }
  return { name, type: kind, value, version: (before?.version ?? 0) + 1, modifiedAt: Date.now() };
}

/** In Parameter Store's wire shape. */
export function parameterAnswer({ name, type, value, version, modifiedAt }: StoredParameter): unknown {
  return {
    Name: name,
    Type: type,
    Value: value,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    ARN: localArn('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`),
    DataType: 'text',
  };
}

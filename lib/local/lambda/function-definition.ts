/** One Lambda function as its template declares it. */
export interface FunctionDefinition {
  /** The template's logical id: two functions may share one asset, so code is found by this and never the reverse. */
  readonly logicalId: string;
  readonly name: string;
  /** Absolute path of the unpacked code. */
  readonly folder: string;
  /** `<file without extension>.<export>`, e.g. `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A published version: the function's code and configuration as they were when it was published. */
export interface FunctionVersion {
  /** Of its resource in the template. */
  readonly logicalId: string;
  /** What its resource says of the function that it belongs to, as text. */
  readonly functionId: string;
  readonly functionName: string;
  readonly number: string;
  /** Whether it stays when a later template declares it no more. */
  readonly retained: boolean;
}

/** What Lambda answers in place of a result when the function failed, in AWS's shape. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** An answered invocation. `functionError` is the value of `X-Amz-Function-Error`. */
export type Invocation =
  | { readonly kind: 'returned'; readonly payload: unknown; readonly executedVersion: string }
  | {
      readonly kind: 'failed';
      readonly payload: FunctionFailure;
      readonly functionError: 'Unhandled';
      readonly executedVersion: string;
    };

/** Whatever runs functions: worker threads here, plain calls in a simulation. */
export interface FunctionInvoker {
  has(nameOrArn: string): boolean;
  /** Throws an `AwsError` for what the Lambda service itself refuses; a failing function is an answer. */
  invoke(nameOrArn: string, payload: unknown): Promise<Invocation>;
}

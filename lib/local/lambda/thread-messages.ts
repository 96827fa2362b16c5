import type { FunctionFailure } from './function-definition.ts';

/** Given to a thread when it starts. */
export interface ThreadStart {
  /** `file:` URL of the module that holds the handler. */
  readonly module: string;
  readonly exportName: string;
}

/** One invocation; payloads travel as JSON text, as they do on AWS. */
export interface ThreadCall {
  readonly requestId: string;
  readonly payload: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

export type ThreadAnswer =
  | { readonly kind: 'printed'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** The module is loaded: the function's own time starts now. */
  | { readonly kind: 'started' }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly failure: FunctionFailure };

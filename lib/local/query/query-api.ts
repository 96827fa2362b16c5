/**
 * A service of AWS that speaks the query protocol: form-encoded requests that name an `Action` and a `Version`,
 * answers in XML. Errors are `AwsError`s, as of every other service here.
 */
export interface QueryApi {
  /** The API's version, by which its requests are told apart, e.g. `2015-12-01`. */
  readonly version: string;
  /** The XML namespace of its answers. */
  readonly namespace: string;
  /** The SDK's client module: its schemas say what a form's texts mean. */
  readonly schemas: object;
  call(operation: string, input: unknown): Promise<unknown>;
}

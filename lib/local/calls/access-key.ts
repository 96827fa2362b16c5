/** Access key ids of functions name the function, so that the signature of a request says who made it. */
const prefix = 'AKIDLOCAL.';

/** The access key id of a function's credentials. */
export function accessKeyOf(functionName: string): string {
  return prefix + functionName;
}

export interface Signature {
  /** Null for a request that no function made, such as an operator's. */
  readonly functionName: string | null;
  readonly region: string;
  readonly service: string;
}

const credential =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/,]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request/;

/** Who signed a request and for which service (Signature Version 4); null without such a signature. */
export function signatureIn(authorization: string | undefined): Signature | null {
  const groups = credential.exec(authorization ?? '')?.groups;
  if (!groups) return null;
  const { key = '', region = '', service = '' } = groups;
  return { functionName: key.startsWith(prefix) ? key.slice(prefix.length) : null, region, service };
}

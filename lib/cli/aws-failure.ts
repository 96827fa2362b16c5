import { BadInput, UpgradeError } from '../contract/errors.ts';

/**
 * What the SDK throws, as an error with a code and a remedy; anything else as it is. The SDK has no class for a missing
 * region: it throws a plain `Error` of that text.
 */
export function clearly(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UpgradeError) return error;
  if (error.message === 'Region is missing') return missingRegion(error);
  if (error.name === 'CredentialsProviderError') return missingCredentials(error);
  if (refusedNames.has(error.name)) return refused(error);
  const address = unreachable(error);
  if (address) return address;
  return '$metadata' in error ? failed(error) : error;
}

/** The names under which the services refuse credentials or a call. */
const refusedNames = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
]);

function missingRegion(cause: Error): BadInput {
  const message = 'no AWS region is given; set AWS_REGION, or a profile that has one with AWS_PROFILE';
  return new BadInput('region-missing', message, { cause });
}

function missingCredentials(cause: Error): BadInput {
  const message = `no AWS credentials were found (${cause.message}); sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  return new BadInput('credentials-missing', message, { cause });
}

function refused(cause: Error): UpgradeError {
  const message = `AWS refused the call (${cause.name}: ${cause.message}); use credentials that are valid and may make it`;
  return new UpgradeError('aws-refused', message, { cause });
}

/** Node names what it could not reach: `connect ECONNREFUSED 127.0.0.1:4566`. */
function unreachable(error: Error): UpgradeError | null {
  const code = 'code' in error ? String(error.code) : '';
  if (!['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET'].includes(code)) return null;
  const message = `AWS can't be reached (${code} ${error.message}); look at the network, AWS_REGION and AWS_ENDPOINT_URL`;
  return new UpgradeError('aws-unreachable', message, { cause: error });
}

function failed(cause: Error): UpgradeError {
  return new UpgradeError('aws-failed', `AWS failed (${cause.name}: ${cause.message}); try again`, { cause });
}

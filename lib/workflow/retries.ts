import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Faults of the Lambda service itself, not of our code. `ResourceNotReadyException`: a function in a VPC that was
 * idle for weeks has lost its network interface and says so at its first invocation, which takes up to some minutes
 * (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC"). `TooManyRequests`: new
 * accounts have little concurrency.
 */
const lambdaFaults = [
  'ServiceException',
  'AWSLambdaException',
  'SdkClientException',
  'ClientExecutionTimeoutException',
  'ResourceNotReadyException',
  'ENINotReadyException',
  'TooManyRequestsException',
];

/** The machine names them with a prefix; a function that invokes the Probe ends with the SDK's name for them. */
const lambdaServiceFaults = lambdaFaults.flatMap((fault) => [`Lambda.${fault}`, fault]);

/**
 * Waits 2 + 4 + 8 + 16 + 9 × 30 = 300 s in all: what a function that has slept may take to get its network interface. No
 * jitter: it would give half of that away, and one execution is no crowd.
 */
export const lambdaServiceRetry: RetryProps = {
  errors: lambdaServiceFaults,
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 13,
  maxDelay: Duration.seconds(30),
};

/**
 * AWS refused for the moment: ECS has 50 service changes in a burst and 5 a second after it for the whole account.
 * The clients retried three times already. Waits 1 + 2 + 4 + 8 + 16 = 31 s in all, before jitter.
 */
export const throttledRetry: RetryProps = {
  errors: [
    'ThrottlingException',
    // What the APIs around ECS say instead: Elastic Load Balancing, and Application Auto Scaling (API references).
    'Throttling',
    'ConcurrentUpdateException',
    'InternalServiceException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'InternalServerError',
    'ServerException',
    'TimeoutError',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 5,
  maxDelay: Duration.seconds(30),
  jitterStrategy: JitterType.FULL,
};

/**
 * The way back has nobody behind it: whatever fails there is tried again, but a write that another holder fenced off.
 * Waits 2 + 4 + 8 = 14 s in all. Must be the last retrier: States.ALL matches everything.
 */
export const rollbackRetry: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 3,
};

/** A write after somebody else took over is over for good. */
export const neverRetry: RetryProps = { errors: ['fenced'], maxAttempts: 0 };

import { AwsError } from '../aws-api.ts';

interface Bucket {
  readonly burst: number;
  /** Tokens a second. */
  readonly refill: number;
}

/** The token buckets of the ECS API, per account and Region (ECS developer guide, "Request throttling"). */
const buckets: readonly (Bucket & { readonly operations: readonly string[] })[] = [
  { burst: 50, refill: 5, operations: ['CreateService', 'UpdateService', 'DeleteService'] },
  { burst: 100, refill: 20, operations: ['DescribeServices', 'ListServices'] },
  { burst: 20, refill: 1, operations: ['RegisterTaskDefinition', 'DeregisterTaskDefinition'] },
  { burst: 50, refill: 20, operations: ['DescribeTaskDefinition', 'ListTaskDefinitions'] },
  { burst: 100, refill: 40, operations: ['RunTask', 'StopTask'] },
  { burst: 100, refill: 20, operations: ['ListTasks', 'DescribeTasks'] },
  { burst: 50, refill: 20, operations: ['DescribeClusters'] },
];

/** Takes a token for each call and refuses the call when its bucket is empty. */
export class Throttle {
  readonly #tokens = new Map<Bucket, { left: number; at: number }>();

  /** Throws `ThrottlingException`. `now` is in milliseconds since 1970. */
  take(operation: string, now: number): void {
    const bucket = buckets.find(({ operations }) => operations.includes(operation));
    if (!bucket) return;
    const before = this.#tokens.get(bucket) ?? { left: bucket.burst, at: now };
    const left = Math.min(bucket.burst, before.left + ((now - before.at) / 1000) * bucket.refill);
    if (left < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
    this.#tokens.set(bucket, { left: left - 1, at: now });
  }
}

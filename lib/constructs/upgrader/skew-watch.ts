import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { badConstruct } from '../bad-construct.ts';

export interface SkewWatchProps {
  /** Time between two looks: whole minutes, up to an hour. @default 5 minutes */
  readonly rate?: Duration;
}

export interface SkewWatchParts extends SkewWatchProps {
  readonly watch: IFunction;
  readonly clusterName: string;
}

const mostMinutes = 60;

/** Looks at the cluster again and again, upgrade or not: how a team learns of a zombie master on an ordinary day. */
export class SkewWatch extends Construct {
  /** Time between two looks. */
  readonly rate: Duration;

  constructor(scope: Construct, id: string, { watch, clusterName, rate }: SkewWatchParts) {
    super(scope, id);
    const minutes = rate?.toMinutes({ integral: false }) ?? 5;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > mostMinutes) {
      throw badConstruct(
        this,
        `the rate is ${minutes} minutes`,
        `give whole minutes from 1 to ${mostMinutes}`,
      );
    }
    this.rate = Duration.minutes(minutes);
    new Rule(this, 'Rule', {
      description: `Looks at the Locust cluster ${clusterName}: versions, listener, missing workers`,
      schedule: Schedule.rate(this.rate),
      // A look that fails is made up for by the next one.
      targets: [new LambdaTarget(watch, { retryAttempts: 0 })],
    });
  }
}

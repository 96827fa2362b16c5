import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { registrationParameterName } from '../../contract/registration.ts';
import { MeteredConstruct } from '../operations/metered-construct.ts';

type Metrics = Pick<MeteredConstruct, Extract<keyof MeteredConstruct, `metric${string}`>>;

/** The upgrader of one cluster, made in this app or another. */
export interface ILocustUpgrader extends IConstruct, Metrics {
  readonly cluster: { readonly clusterName: string };
  readonly stateMachine: IStateMachine;
  /** Lets somebody plan and start upgrades: `locust-upgrade plan` and `start`, or StartExecution. */
  grantStart(grantee: IGrantable): Grant;
}

/** What an upgrader is to others, wherever it was made. */
export abstract class UpgraderBase extends MeteredConstruct implements ILocustUpgrader {
  abstract readonly stateMachine: IStateMachine;
  /** ARN of the function that answers `locust-upgrade plan`. */
  abstract readonly planFunctionArn: string;

  grantStart(grantee: IGrantable): Grant {
    const parameter = Arn.format(
      {
        service: 'ssm',
        resource: 'parameter',
        resourceName: registrationParameterName(this.cluster.clusterName).slice(1),
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
    const find = Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [parameter] });
    const plan = Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.planFunctionArn],
    });
    return this.stateMachine.grantStartExecution(grantee).combine(find).combine(plan);
  }
}

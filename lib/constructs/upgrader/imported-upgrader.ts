import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { UpgraderBase } from './upgrader-base.ts';

/** What an upgrader of another app publishes in Parameter Store, under `/locust-upgrade/<cluster>/registration`. */
export interface LocustUpgraderAttributes {
  /** Name of the ECS cluster. */
  readonly clusterName: string;
  readonly stateMachineArn: string;
  /** `planFunction` of the published registration. */
  readonly planFunctionArn: string;
}

/** An upgrader that another app made. */
export class ImportedUpgrader extends UpgraderBase {
  readonly cluster: { readonly clusterName: string };
  readonly stateMachine: IStateMachine;
  readonly planFunctionArn: string;

  constructor(scope: Construct, id: string, attributes: LocustUpgraderAttributes) {
    super(scope, id);
    this.cluster = { clusterName: attributes.clusterName };
    this.stateMachine = StateMachine.fromStateMachineArn(this, 'Upgrade', attributes.stateMachineArn);
    this.planFunctionArn = attributes.planFunctionArn;
  }
}

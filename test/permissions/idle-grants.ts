/** Grants that no scenario uses, and why they stay. Matched against the keys of grants. */
export interface IdleGrant {
  readonly pattern: RegExp;
  readonly reason: string;
}

export const idleGrants: readonly IdleGrant[] = [
  {
    pattern: /^roll-back: application-autoscaling:RegisterScalableTarget on scalable-target\/\*$/,
    reason: 'suspended once more where a success that did not come about had resumed it',
  },
  {
    pattern: /^conclude-rollback: elasticloadbalancing:ModifyRule on <rule>$/,
    reason: 'the users are sent back once more where RollBack could not send them',
  },
  {
    pattern: /^conclude-rollback: ecs:UpdateService on service\/<cluster>\/<master>$/,
    reason: 'zone rebalancing is resumed for masters as for workers; the scenarios have it on workers',
  },
  {
    pattern: /^watch: dynamodb:Query on table\/<ledger>$/,
    reason: 'read while an upgrade runs; the watch of the scenarios looks on an ordinary day',
  },
  {
    pattern: /^first-revision: ecs:TagResource on task-definition\/<family>:\*$/,
    reason: 'asked where the team has tagged its stack, whose tags the live task definitions take over',
  },
  {
    pattern: /^first-rule: elasticloadbalancing:DeleteRule on listener-rule\/<load balancer>\/\*$/,
    reason: "made when the cluster's stack is deleted, which no scenario does",
  },
  {
    pattern: /: logs:(CreateLogStream|PutLogEvents) on log-group:<log group>:\*$/,
    reason: "made by Lambda's runtime and not by a call of the code; each function has its own group",
  },
  {
    pattern: /: xray:PutT\w+ on \*$/,
    reason: 'made by the tracing of Lambda and Step Functions; X-Ray knows no narrower resource',
  },
  {
    pattern: /^(the state machine|provider waiter): xray:GetSampling(Rules|Targets) on \*$/,
    reason: 'made by the tracing of Step Functions; X-Ray knows no narrower resource',
  },
  {
    pattern: /^(the state machine|provider waiter): logs:\w+ on \*$/,
    reason:
      'made by Step Functions for its log deliveries, which know no narrower resource (developer guide, "Logging")',
  },
  {
    pattern: /^probe: ec2:\w+ on \*$/,
    reason: "made by Lambda to put the function into the masters' network; denied to the function's own code",
  },
  {
    pattern:
      /^provider framework \w+: lambda:(GetFunction|InvokeFunction) on function:<on-deploy(-complete)?>(:\*)?$/,
    reason:
      "CDK's Provider lets each of its functions call both handlers, and wait for one that Lambda has put to sleep",
  },
  {
    pattern: /^provider waiter: lambda:InvokeFunction on function:<provider framework \w+>(:\*)?$/,
    reason: "CDK's Provider grants every version, too, and its time-out takes an hour",
  },
  {
    pattern: /^[a-z-]+: secretsmanager:GetSecretValue on secret:<web login>$/,
    reason:
      'read before the Probe is asked, by the same code in every function; the scenario with a login has no rollback and no test',
  },
  {
    pattern: /^[a-z-]+: kms:Decrypt on key\/<key of the web login>$/,
    reason:
      "asked by Secrets Manager in the function's name, where the team has encrypted the secret with a key of its own",
  },
  {
    pattern: /^cluster-state: iam:CreateServiceLinkedRole on role\/<service-linked role>$/,
    reason:
      'asked by Application Auto Scaling in the name of whoever registers the first target of an account',
  },
  {
    pattern: /^the start of tasks: (ecr|secretsmanager):\w+ on /,
    reason: 'made by ECS before a task starts: it pulls the image and reads the secrets of the team',
  },
  {
    pattern: /^flow log: logs:\w+ on log-group:<log group>:\*$/,
    reason: 'made by the flow log of the VPC that the cluster brings along',
  },
];

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { ExistingLocustCluster } from '../../lib/constructs/cluster/existing-cluster.ts';
import type { ExistingLocustClusterProps } from '../../lib/constructs/cluster/existing-cluster-props.ts';
import { lambdaBundle } from '../../lib/constructs/lambda-bundle.ts';
import { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { functionNeeds } from '../../lib/constructs/upgrader/function-needs.ts';
import { environmentVariables } from '../../lib/contract/environment.ts';
import { type UpgraderLambda, upgraderLambdas } from '../../lib/contract/lambdas.ts';
import {
  parseRegistration,
  publishedRegistration,
  registration,
  registrationParameterName,
} from '../../lib/contract/registration.ts';
import { taskStates } from '../../lib/contract/states.ts';
import { momentTypes } from '../../lib/domain/announcements/moment.ts';
import { servicesOf } from '../../lib/domain/cluster.ts';
import {
  actionsByLambda,
  everyVersionOf,
  lambdaOf,
  lambdasThatMay,
  lambdasThatMayInvoke,
  logicalIdOf,
  mayInvoke,
  roleOf,
  statementsOf,
  statementsThatAllow,
} from './policies.ts';
import { resourcesOf, synthesizedUpgrader } from './synthesized-upgrader.ts';

const functionOf = (name: string) => synthesizedUpgrader().resources[logicalIdOf(name)]?.Properties ?? {};
const template = (): Template => Template.fromJSON({ Resources: synthesizedUpgrader().resources });

/** An upgrader of a cluster with other properties than the one on one machine. */
function upgraderWith(props: (stack: Stack) => Partial<ExistingLocustClusterProps>): Template {
  const stack = new Stack(new App(), 'Changed');
  const { cluster: clusterName, slots } = synthesizedUpgrader().registration;
  const cluster = new ExistingLocustCluster(stack, 'Cluster', {
    clusterName,
    slots,
    families: servicesOf(slots),
    ...props(stack),
  });
  new LocustUpgrader(stack, 'Upgrader', { cluster });
  return Template.fromStack(stack);
}

describe('the ledger', () => {
  test('is one table by cluster and item, paid by request', () => {
    template().resourceCountIs('AWS::DynamoDB::Table', 1);
    template().hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'cluster', KeyType: 'HASH' },
        { AttributeName: 'item', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'cluster', AttributeType: 'S' },
        { AttributeName: 'item', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  test('outlives the stack and can be put back to any second', () => {
    template().hasResource('AWS::DynamoDB::Table', {
      Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('recovery', () => {
  const [machine = ''] = resourcesOf('AWS::StepFunctions::StateMachine').map(([logicalId]) => logicalId);
  const recover = resourcesOf('AWS::Lambda::Function').find(
    ([, { Properties }]) => lambdaOf(Properties.Description) === 'recover',
  )?.[0];
  const target = Match.objectLike({
    Arn: { 'Fn::GetAtt': [recover, 'Arn'] },
    RetryPolicy: { MaximumRetryAttempts: 2 },
  });

  test('is woken by every end of this machine but success', () => {
    template().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [{ Ref: machine }], status: ['ABORTED', 'TIMED_OUT', 'FAILED'] },
      },
      State: 'ENABLED',
      Targets: [target],
    });
  });

  test('looks by itself every five minutes, for events may get lost', () => {
    template().hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [target],
    });
  });

  test('may start an execution and look at one, and nothing else may but deploys', () => {
    const framework =
      'AWS CDK resource provider framework - onEvent (LocustUpgrader/Upgrader/Deploy/Provider)';
    expect(lambdasThatMay('states:StartExecution')).toEqual([framework, 'on-deploy', 'recover']);
    expect(lambdasThatMay('states:DescribeExecution')).toEqual([
      'on-deploy',
      'on-deploy-complete',
      'recover',
    ]);
  });
});

test('the registration is published where whoever starts upgrades can find and parse it', () => {
  const { stack, registration: registered } = synthesizedUpgrader();
  const [parameter] = stack.parameters;

  const published = parseRegistration(publishedRegistration, parameter?.value ?? '', 'the parameter');

  expect(parameter?.name).toBe(registrationParameterName(registered.cluster));
  expect(published).toEqual({
    ...registered,
    stateMachineArn: stack.machines[0]?.arn,
    ledgerTable: stack.tables[0]?.TableName,
    // The function and none of its versions: a policy that allows to invoke it holds over deployments.
    planFunction: expect.stringMatching(/^arn:aws:lambda:[^:]+:\d+:function:UpgraderFunctionsPlan\w+$/),
  });
});

describe('environments', () => {
  const variablesOf = (wanted: string): Readonly<Record<string, string>> => {
    const { stack } = synthesizedUpgrader();
    const [logicalId] =
      resourcesOf('AWS::Lambda::Function').find(
        ([, { Properties }]) => lambdaOf(Properties.Description) === wanted,
      ) ?? [];
    return stack.functions.find((each) => each.logicalId === logicalId)?.environment ?? {};
  };
  const { registration: registered, ledgerTable, ...others } = environmentVariables;
  const state = [registered, ledgerTable];
  /** The AWS SDK's own: how often it tries. */
  const tries = 'AWS_MAX_ATTEMPTS';

  test('there is one function for each Lambda of the contract', () => {
    const names = resourcesOf('AWS::Lambda::Function').map(([, { Properties }]) =>
      lambdaOf(Properties.Description),
    );

    const own = names.filter((name) => !name.startsWith('AWS CDK resource provider framework'));
    expect(own.toSorted()).toEqual([...upgraderLambdas].toSorted());
  });

  test.each<[UpgraderLambda, readonly string[]]>([
    ['prepare', [...state, others.probeFunction, others.surveyFunction, others.lateWriteSeconds]],
    ['gate', [...state, others.probeFunction, others.surveyFunction]],
    ['upgrade-master', [...state, others.probeFunction]],
    ['move-batch', [...state, others.probeFunction]],
    ['observe', [...state, others.probeFunction]],
    ['restart-test', [...state, others.probeFunction]],
    ['conclude', [...state, others.probeFunction, others.surveyFunction]],
    ['roll-back', [...state, others.probeFunction]],
    ['conclude-rollback', [...state, others.probeFunction]],
    ['recover', [...state, others.stateMachine]],
    ['plan', [...state, others.probeFunction, others.surveyFunction]],
    ['on-deploy', [...state, others.planFunction, others.stateMachine, tries]],
    ['on-deploy-complete', [...state, others.stateMachine, tries]],
    ['watch', [...state, others.probeFunction]],
    ['survey', [registered]],
    ['probe', []],
  ])('%s is told %s and nothing else', (name, expected) => {
    expect(Object.keys(variablesOf(name)).toSorted()).toEqual(expected.toSorted());
  });

  test.each(upgraderLambdas.filter((name) => name !== 'probe'))('%s knows its cluster', (name) => {
    expect(parseRegistration(registration, variablesOf(name).REGISTRATION ?? '', name)).toEqual(
      synthesizedUpgrader().registration,
    );
  });

  test.each(['probe', 'survey'] as const)(
    'who asks the %s calls a version that outlives a deploy',
    (asked) => {
      const arn = variablesOf('prepare')[environmentVariables[`${asked}Function`]];

      expect(arn).toMatch(/:function:\w+:\d+$/);
      expect(arn?.toLowerCase()).toContain(`functions${asked}`);
    },
  );

  test('recovery waits longer for late writes than any function of an execution can run', () => {
    const ofStates = new Set(Object.values(taskStates).map(({ lambda }) => logicalIdOf(lambda)));
    const longest = Math.max(
      ...synthesizedUpgrader()
        .stack.functions.filter(({ logicalId }) => ofStates.has(logicalId))
        .map(({ timeoutSeconds }) => timeoutSeconds),
    );

    expect(Number(variablesOf('prepare').LATE_WRITE_SECONDS)).toBeGreaterThan(longest);
  });
});

describe('permissions', () => {
  const moving = ['conclude', 'conclude-rollback', 'move-batch', 'roll-back', 'upgrade-master'];
  const registering = ['roll-back', 'upgrade-master'];
  const restoring = ['conclude', 'conclude-rollback', 'roll-back'];

  test('the Probe may do nothing in AWS but write its log', () => {
    expect(actionsByLambda().get('probe')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  test.each([
    ['ecs:UpdateService', moving],
    ['ecs:RegisterTaskDefinition', registering],
    ['ecs:TagResource', registering],
    ['application-autoscaling:RegisterScalableTarget', [...restoring, 'upgrade-master']],
    ['application-autoscaling:DescribeScalableTargets', [...restoring, 'survey', 'upgrade-master']],
    // The registration here names no load balancer.
    ['elasticloadbalancing:ModifyRule', []],
    ['elasticloadbalancing:DescribeRules', []],
  ])('%s is for %s', (action, lambdas) => {
    expect(lambdasThatMay(action)).toEqual(lambdas);
  });

  /** The bundler leaves out what no code of a Lambda calls. */
  const lambdasWhoseCode = (pattern: RegExp): readonly string[] =>
    upgraderLambdas
      .filter((name) => pattern.test(readFileSync(join(lambdaBundle(name), 'index.mjs'), 'utf8')))
      .toSorted();

  test('the Lambdas that move the cluster are those whose code can', () => {
    expect(lambdasWhoseCode(/\.services\.(change|register)\(/)).toEqual(moving);
  });

  test.each([
    ['probe', /\.masters\.\w+\(/],
    ['survey', /\.survey\.survey\(/],
  ] as const)('the Lambdas that may ask the %s are those whose code does', (asked, pattern) => {
    const asking = lambdasThatMayInvoke(asked);

    expect(asking).toContain('prepare');
    expect(asking).toEqual(lambdasWhoseCode(pattern));
  });

  test('the Lambdas that may tell of moments are those whose code does, and only of their own', () => {
    const telling = upgraderLambdas.filter((name) => functionNeeds[name].tells.length > 0).toSorted();

    expect(lambdasThatMay('events:PutEvents')).toEqual(telling);
    expect(lambdasWhoseCode(/\.announcer\.announce\(/)).toEqual(telling);
    for (const name of telling) {
      const statement = statementsOf(roleOf(functionOf(name).Role)).find(
        ({ Action }) => Action === 'events:PutEvents',
      );
      const types = functionNeeds[name].tells.map((moment) => momentTypes[moment]);
      expect(statement?.Condition).toEqual({
        'ForAllValues:StringEquals': { 'events:source': ['locust-upgrade'], 'events:detail-type': types },
      });
    }
  });

  test('the plan for people is made without a word to the ledger', () => {
    const actions = actionsByLambda().get('plan') ?? [];

    expect(actions).toContain('dynamodb:GetItem');
    expect(
      actions.filter((action) =>
        /^(?!logs).*:(Put|Update|Delete|BatchWrite|Register|Start|Tag)/.test(action),
      ),
    ).toEqual([]);
  });

  test('only the four services of the one cluster may be changed', () => {
    const { cluster, slots } = synthesizedUpgrader().registration;
    const ends = (services: readonly string[]) => services.map((service) => `:service/${cluster}/${service}`);
    const [all, workers] = [ends(servicesOf(slots)), ends([slots.blue.worker, slots.green.worker])];

    const changes = statementsThatAllow('ecs:UpdateService');

    expect(changes).toHaveLength(moving.length);
    const allowed = changes.map(({ Resource }) =>
      (Resource as { 'Fn::Join': [string, string[]] }[]).map((arn) => arn['Fn::Join'][1].at(-1)),
    );
    expect(allowed.filter(({ length }) => length === workers.length)).toEqual([workers]);
    for (const each of allowed) if (each.length !== workers.length) expect(each).toEqual(all);
  });

  test.each([...new Set(Object.values(taskStates).map(({ lambda }) => lambda))])(
    'an execution that started before a deploy may call its older version of %s, and that one those it asks',
    (lambda) => {
      const machine = resourcesOf('AWS::StepFunctions::StateMachine')[0]?.[1].Properties.RoleArn;

      expect(mayInvoke(machine)).toContainEqual(everyVersionOf(lambda));
      for (const asked of functionNeeds[lambda].asks) {
        expect(
          mayInvoke(synthesizedUpgrader().resources[logicalIdOf(lambda)]?.Properties.Role),
        ).toContainEqual(everyVersionOf(asked));
      }
    },
  );

  test('no statement allows every action of a service', () => {
    const actions = [...actionsByLambda().values()].flat();

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('no role is passed unless the tasks have roles, and then to tasks only', () => {
    const role = 'arn:aws:iam::123456789012:role/locust-task';
    const passed = {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'iam:PassRole',
            Resource: role,
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          }),
        ]),
      },
    };

    expect(lambdasThatMay('iam:PassRole')).toEqual([]);
    upgraderWith(() => ({ taskRoles: [role] })).resourcePropertiesCountIs(
      'AWS::IAM::Policy',
      passed,
      registering.length,
    );
  });
});

test('task definitions are registered in the families that are named, and in no others', () => {
  const families = ['load-master', 'load-worker', 'load-master-green', 'load-worker-green'];
  const policies = upgraderWith(() => ({ families })).findResources('AWS::IAM::Policy');

  const registering = Object.values(policies)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('ecs:RegisterTaskDefinition'));
  expect(registering.length).toBeGreaterThan(0);
  for (const { Resource } of registering) {
    const text = JSON.stringify(Resource);
    for (const family of families) expect(text).toContain(`:task-definition/${family}:*`);
    expect(text).not.toContain(':task-definition/*');
  }
});

test('the Probe alone stands in the network of the cluster', () => {
  const changed = upgraderWith((stack) => ({
    vpc: new Vpc(stack, 'Network', { natGateways: 0 }),
    subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    masterSecurityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Masters', 'sg-0123456789abcdef0')],
  }));

  changed.resourcePropertiesCountIs('AWS::Lambda::Function', { VpcConfig: Match.anyValue() }, 1);
  changed.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp(': probe of '),
    VpcConfig: Match.anyValue(),
    Environment: Match.absent(),
  });
});

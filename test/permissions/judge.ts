import { runSimulation, type SimulationIdentityPolicy } from '@cloud-copilot/iam-simulate';
import { localAccount, localArn } from '../../lib/local/aws-api.ts';
import type { RecordedCall } from '../../lib/local/calls/recorded-call.ts';
import type { Authorization } from '../../lib/local/iam/authorization.ts';
import type { DeployedRole } from './deployed.ts';
import type { Grant } from './grants.ts';

/** What an evaluator of policies says about a call. */
export type Judgement =
  /** With the grants that allow it. */
  | { readonly kind: 'allowed'; readonly by: readonly Grant[] }
  /** `reason` names who asked for what on what, and why it is not allowed. */
  | { readonly kind: 'not-allowed'; readonly reason: string };

/** Judges a recorded call by the policies of the role that made it. */
export async function judge(role: DeployedRole | undefined, call: RecordedCall): Promise<Judgement> {
  const { caller, operation, authorization } = call;
  if (!role) return notAllowed(`${caller} made ${operation}, and has no role in the template`);
  if (!authorization) {
    return notAllowed(`${role.owner} made ${operation}: add what IAM is asked for it to lib/local/iam`);
  }
  const result = await evaluate(role, withSource(caller, authorization));
  const asked = `${role.owner}: ${authorization.action} on ${authorization.resource} with ${JSON.stringify(authorization.context)}`;
  if (result.resultType === 'error') return notAllowed(`${asked}: ${result.errors.message}`);
  if (result.overallResult !== 'Allowed') return notAllowed(`${asked}: ${result.overallResult}`);
  const results = result.resultType === 'single' ? [result.result] : result.results;
  const by = results.flatMap(({ analysis }) => analysis.identityAnalysis?.allowStatements ?? []);
  return { kind: 'allowed', by: by.flatMap(({ policyId }) => role.grants[Number(policyId)] ?? []) };
}

/** One policy a grant, so that the evaluator names the very grant that allowed a request. */
async function evaluate(role: DeployedRole, { action, resource, context }: Authorization) {
  const contextVariables = Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  );
  return runSimulation(
    {
      request: {
        principal: role.arn,
        action,
        resource: { resource, accountId: resource.split(':')[4] || localAccount },
        contextVariables,
      },
      identityPolicies: role.grants.map(policyOf),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
}

function policyOf({ effect, action, resource, condition }: Grant, index: number): SimulationIdentityPolicy {
  const statement = {
    Effect: effect,
    Action: action,
    Resource: resource,
    ...(condition !== undefined && { Condition: condition }),
  };
  return { name: String(index), policy: { Version: '2012-10-17', Statement: [statement] } };
}

/** Calls by the code of a function carry its ARN (Lambda developer guide, "Using source function ARN"). */
function withSource(caller: string, authorization: Authorization): Authorization {
  const [kind, name] = caller.split('/');
  if (kind !== 'function') return authorization;
  const context = {
    ...authorization.context,
    'lambda:SourceFunctionArn': localArn('lambda', `function:${name}`),
  };
  return { ...authorization, context };
}

function notAllowed(reason: string): Judgement {
  return { kind: 'not-allowed', reason };
}

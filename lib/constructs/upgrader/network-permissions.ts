import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** As AWSLambdaVPCAccessExecutionRole has them (AWS managed policy reference guide), without its logs of any group. */
export const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * What Lambda takes to put a function into a VPC, by the function's own role and on any network interface. Calls by code
 * carry the function's ARN, those of Lambda do not: the code gets nothing of it (Lambda developer guide, "Giving Lambda
 * functions access to resources in an Amazon VPC").
 */
export function standInNetwork(): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: networkActions, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: networkActions,
      resources: ['*'],
      // The role serves one function; to name it here would make each depend on the other.
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': 'arn:*:lambda:*:*:function:*' } },
    }),
  ];
}

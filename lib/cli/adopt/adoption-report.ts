import type { ExistingContextInput } from '../../contract/app-context.ts';
import { BadInput } from '../../contract/errors.ts';
import type { Registration } from '../../contract/registration.ts';
import type { AdoptionPlan, Creation } from '../../domain/adoption/adoption-plan.ts';
import { ownerOf, ownerSnippet } from '../../domain/adoption/owner.ts';
import { madeServices } from './adoption-record.ts';
import { cdkContext } from './cdk-context.ts';
import { cdkSnippet, type SnippetPlace } from './cdk-snippet.ts';
import type { CreationState } from './look-up.ts';
import type { ReadCluster } from './read-cluster.ts';

/** What adopt did, or would do, and what is left to whoever called it. */
export interface AdoptionReport {
  /** `planned`: of a dry run. */
  readonly outcome: 'adopted' | 'planned';
  readonly cluster: string;
  readonly registration: Registration;
  /** `before`: by an earlier run. */
  readonly things: readonly { readonly creation: Creation; readonly made: 'now' | 'before' | 'not yet' }[];
  readonly warnings: readonly string[];
  /** What the owners of the existing services must let alone, in their language. */
  readonly owners: readonly { readonly service: string; readonly snippet: string }[];
  readonly needs: SnippetPlace & { readonly ports: readonly number[] };
  readonly cdk: string;
  /** The same for the CDK app of this project; null where the masters name no security group. */
  readonly existing: ExistingContextInput | null;
}

/** `arn:aws:ecs:REGION:ACCOUNT:service/…`: what a stack for the cluster is deployed to. */
export function placeOf({ found, place, vpc, existing }: ReadCluster, plan: AdoptionPlan): SnippetPlace {
  const [, , , region = '', account = ''] = (found.master.described.serviceArn ?? '').split(':');
  const { subnets, securityGroups, roles } = place.master;
  const [subnet = 'SUBNET'] = subnets;
  if (vpc === null) {
    throw new BadInput(
      'vpc-missing',
      'no call of ECS says in which VPC the cluster is, and the upgrader must stand there: name it with --vpc ' +
        `(aws ec2 describe-subnets --subnet-ids ${subnet} --query 'Subnets[0].VpcId')`,
    );
  }
  return {
    account,
    region,
    vpc,
    subnets,
    securityGroups,
    roles: [...new Set([...roles, ...place.worker.roles])],
    families: [existing.master.family, existing.worker.family, ...madeServices(plan)],
  };
}

interface Reported {
  readonly read: ReadCluster;
  readonly plan: AdoptionPlan;
  readonly place: SnippetPlace;
  readonly registration: Registration;
  readonly states: readonly CreationState[];
}

export function report(
  outcome: AdoptionReport['outcome'],
  { read, plan, place, registration, states }: Reported,
): AdoptionReport {
  const { cluster, master, worker } = read.existing;
  const owners = [master, worker].flatMap((service) => {
    const owner = ownerOf(service);
    const scaled = service === worker && read.existing.scaling !== null;
    return owner ? [{ service: service.service, snippet: ownerSnippet(service, owner, scaled) }] : [];
  });
  const now = outcome === 'adopted' ? 'now' : 'not yet';
  return {
    outcome,
    cluster,
    registration,
    things: states.map(({ creation, made }) => ({ creation, made: made ? 'before' : now })),
    warnings: plan.warnings,
    owners,
    needs: { ...place, ports: [registration.webPort, registration.listenerPort] },
    cdk: cdkSnippet(registration, place),
    existing: cdkContext(registration, place),
  };
}

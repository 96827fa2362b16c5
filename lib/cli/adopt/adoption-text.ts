import type { AdoptionReport } from './adoption-report.ts';
import { deployCommand } from './cdk-context.ts';
import { creationText } from './creation-text.ts';

/** What adopt says at its end, on standard output. */
export function adoptionText(report: AdoptionReport): string {
  const { outcome, cluster, registration, things, warnings, owners, needs, cdk, existing } = report;
  const heading =
    outcome === 'adopted'
      ? `adopted: ${cluster}`
      : `planned: ${cluster} would be adopted; nothing was changed`;
  return [
    heading,
    `  slots      blue: ${slotText(registration.slots.blue)}, as it is; green: ${slotText(registration.slots.green)}`,
    ...things.map(({ creation, made }) => `  ${made.padEnd(9)}  ${creationText(creation)}`),
    ...warnings.map((warning) => `  warning    ${warning}`),
    ...owners.flatMap(({ service, snippet }) => ['', `For the owner of ${service}:`, '', indented(snippet)]),
    '',
    `The upgrader stands in ${needs.vpc} and needs`,
    `  subnets    ${needs.subnets.join(', ')}`,
    `  let in by  ${needs.securityGroups.join(', ') || "the VPC's default security group"}, TCP ${needs.ports.join(' and ')}`,
    `  registers  task definitions of ${needs.families.join(', ')}`,
    `  may pass   ${needs.roles.join(', ') || 'no role'}`,
    '',
    'As a CDK app, which npx cdk deploy deploys:',
    '',
    indented(cdk),
    ...(lacksRule(report)
      ? [
          "This is not all of it yet: the load balancer's rule and target groups belong to it, whose ARNs are known once adopt",
          'has made them. Take what adopt prints then.',
          '',
        ]
      : []),
    ...(existing && !lacksRule(report)
      ? ['Or by the app of this project:', '', `  ${deployCommand(existing)}`, '']
      : []),
  ].join('\n');
}

/** Of a dry run: a rule that is not made has no name that the upgrader could be given. */
function lacksRule({ things, registration }: AdoptionReport): boolean {
  return registration.loadBalancer === null && things.some(({ creation }) => creation.kind === 'rule');
}

function slotText({ master, worker }: { readonly master: string; readonly worker: string }): string {
  return `${master} and ${worker}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

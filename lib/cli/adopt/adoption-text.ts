import type { Creation } from '../../domain/adoption/adoption-plan.ts';
import type { AdoptionReport } from './adoption-report.ts';
import { deployCommand } from './cdk-context.ts';

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
    ...(existing ? ['Or by the app of this project:', '', `  ${deployCommand(existing)}`, ''] : []),
  ].join('\n');
}

/** `service locust-master-green, like locust-master`. */
export function creationText(creation: Creation): string {
  switch (creation.kind) {
    case 'dns-name':
      return `Cloud Map name ${creation.host} (${creation.recordTypes.join(' and ')}, TTL ${creation.ttlSeconds} s)`;
    case 'target-group':
      return `target group ${creation.name}, like ${creation.like}`;
    case 'rule':
      return `rule of ${creation.listener}, priority ${creation.priority}: all to the first master, until an upgrade moves it`;
    case 'scalable-target':
      return `auto scaling of ${creation.name}, from 0 to 0 until an upgrade moves the limits`;
    case 'service':
      return `service and task definition family ${creation.name}, like ${creation.like}, without tasks${masterText(creation)}`;
  }
}

function masterText({ masterHost }: Extract<Creation, { kind: 'service' }>): string {
  return masterHost === null ? '' : `; its master is ${masterHost}`;
}

function slotText({ master, worker }: { readonly master: string; readonly worker: string }): string {
  return `${master} and ${worker}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

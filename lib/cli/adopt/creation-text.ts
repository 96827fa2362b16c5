import type { Creation } from '../../domain/adoption/adoption-plan.ts';

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
      return `auto scaling of ${creation.name}, suspended and from 0 to 0 until an upgrade moves both${rulesText(creation)}`;
    case 'service':
      return `service and task definition family ${creation.name}, like ${creation.like}, without tasks${masterText(creation)}`;
  }
}

function masterText({ masterHost }: Extract<Creation, { kind: 'service' }>): string {
  return masterHost === null ? '' : `; its master is ${masterHost}`;
}

function rulesText({ rules, like }: Extract<Creation, { kind: 'scalable-target' }>): string {
  return rules.length > 0 ? `; ${rules.join(', ')} as ${like} has` : '';
}

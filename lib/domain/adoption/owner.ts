import type { ExistingService } from './existing.ts';

/** Who would write its own numbers back into a service, and how that is seen. */
export type Owner =
  | { readonly kind: 'cloudformation'; readonly stack: string; readonly logicalId: string | null }
  | { readonly kind: 'terraform'; readonly sign: string };

/**
 * The tool that made a service; null where nothing says so. CloudFormation tags what it makes. Terraform does not: what
 * is looked for is what teams add by convention (`ManagedBy = terraform`), and the name of the role that made it.
 */
export function ownerOf({ tags, createdBy }: Pick<ExistingService, 'tags' | 'createdBy'>): Owner | null {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) {
    return { kind: 'cloudformation', stack, logicalId: tags['aws:cloudformation:logical-id'] ?? null };
  }
  const tag = Object.entries(tags).find(([key, value]) => /terraform/i.test(`${key} ${value}`));
  if (tag) return { kind: 'terraform', sign: `tag ${tag[0]}=${tag[1]}` };
  return createdBy !== null && /terraform/i.test(createdBy)
    ? { kind: 'terraform', sign: `made by ${createdBy}` }
    : null;
}

/** What the owner's code must say, so that its next deploy writes no version, no count and no limit back. */
export function ownerSnippet(
  { service, family }: Pick<ExistingService, 'service' | 'family'>,
  owner: Owner,
  scaled: boolean,
): string {
  return (
    owner.kind === 'terraform' ? inTerraform(service, scaled) : inStack(service, family, owner, scaled)
  ).join('\n');
}

function inTerraform(service: string, scaled: boolean): readonly string[] {
  const ignoring = (resource: string, members: string) => [
    `# the ${resource} of ${service}`,
    'lifecycle {',
    `  ignore_changes = [${members}]`,
    '}',
  ];
  return [
    ...ignoring('aws_ecs_service', 'desired_count, task_definition'),
    ...(scaled ? ignoring('aws_appautoscaling_target', 'min_capacity, max_capacity, suspended_state') : []),
  ];
}

function inStack(
  service: string,
  family: string,
  { stack, logicalId }: Extract<Owner, { kind: 'cloudformation' }>,
  scaled: boolean,
): readonly string[] {
  return [
    `# ${service} in stack ${stack}`,
    `${logicalId ?? 'Service'}:`,
    '  Type: AWS::ECS::Service',
    '  Properties:',
    `    TaskDefinition: ${family} # the family alone: its newest revision is what the service is to run`,
    '    # no DesiredCount; in CDK: taskDefinitionRevision: TaskDefinitionRevision.LATEST, no desiredCount',
    ...(scaled
      ? [
          '# Leave its AWS::ApplicationAutoScaling::ScalableTarget as it is: a change of that resource writes',
          '# MinCapacity and MaxCapacity back, and with a green slot that serves starts tasks here.',
        ]
      : []),
  ];
}

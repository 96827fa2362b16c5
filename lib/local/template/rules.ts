import { UpgradeError } from '../../contract/errors.ts';

/** A Lambda target of a rule; `input` is the constant that the target gets in place of the event. */
export interface RuleTarget {
  readonly functionArn: string;
  readonly input: { readonly kind: 'event' } | { readonly kind: 'constant'; readonly value: unknown };
}

/** An enabled rule of the default bus. */
export interface RuleDefinition {
  readonly name: string;
  readonly trigger:
    | { readonly kind: 'pattern'; readonly pattern: Readonly<Record<string, unknown>> }
    | { readonly kind: 'schedule'; readonly expression: string };
  readonly targets: readonly RuleTarget[];
}

/** Members of a target that change neither what is delivered nor where to. */
const ignored = ['Arn', 'Id', 'Input', 'RetryPolicy', 'DeadLetterConfig', 'RoleArn'];

/** Reads a rule's resolved properties; throws `unsupported-rule` for what the embedded bus would not do. */
export function ruleOf(name: string, property: (name: string) => unknown): RuleDefinition {
  const expression = property('ScheduleExpression');
  const pattern = property('EventPattern');
  const targets = (property('Targets') ?? []) as readonly Readonly<Record<string, unknown>>[];
  return {
    name,
    trigger:
      typeof expression === 'string'
        ? { kind: 'schedule', expression }
        : { kind: 'pattern', pattern: (pattern ?? {}) as Readonly<Record<string, unknown>> },
    targets: targets.map((target) => targetOf(name, target)),
  };
}

function targetOf(rule: string, target: Readonly<Record<string, unknown>>): RuleTarget {
  const unknown = Object.keys(target).find((member) => !ignored.includes(member));
  if (unknown) throw unsupported(rule, `${unknown} in a target`, 'use the whole event or a constant input');
  const functionArn = String(target.Arn);
  if (!functionArn.includes(':lambda:'))
    throw unsupported(rule, `the target ${functionArn}`, 'target a Lambda');
  if (typeof target.Input !== 'string') return { functionArn, input: { kind: 'event' } };
  return { functionArn, input: { kind: 'constant', value: JSON.parse(target.Input) } };
}

function unsupported(rule: string, what: string, remedy: string): UpgradeError {
  return new UpgradeError(
    'unsupported-rule',
    `rule ${rule} has ${what}, which the embedded bus can't do: ${remedy}`,
  );
}

import { UpgradeError } from '../../contract/errors.ts';

/** What a target gets: the event, a constant in its place, or a text made of some of the event's values. */
export type TargetInput =
  | { readonly kind: 'event' }
  | { readonly kind: 'constant'; readonly value: unknown }
  | {
      readonly kind: 'transformed';
      /** JSON paths by name. */
      readonly paths: Readonly<Record<string, string>>;
      readonly template: string;
    };

/** A Lambda function or an SNS topic, by its ARN. */
export interface RuleTarget {
  readonly kind: 'function' | 'topic';
  readonly arn: string;
  readonly input: TargetInput;
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
const ignored = ['Arn', 'Id', 'Input', 'InputTransformer', 'RetryPolicy', 'DeadLetterConfig', 'RoleArn'];

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
  return { ...addressOf(rule, String(target.Arn)), input: inputOf(rule, target) };
}

function addressOf(rule: string, arn: string): Pick<RuleTarget, 'kind' | 'arn'> {
  if (arn.includes(':lambda:')) return { kind: 'function', arn };
  if (arn.includes(':sns:')) return { kind: 'topic', arn };
  throw unsupported(rule, `the target ${arn}`, 'target a Lambda or an SNS topic');
}

/** A line of an input template: a text in double quotes, without quotes in it. */
const templateLine = /^\s*"[^"\\]*"\s*$/;

function inputOf(rule: string, { Input, InputTransformer }: Readonly<Record<string, unknown>>): TargetInput {
  if (typeof Input === 'string') return { kind: 'constant', value: JSON.parse(Input) };
  if (!InputTransformer) return { kind: 'event' };
  const { InputPathsMap, InputTemplate } = InputTransformer as {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  const strange = InputTemplate.split('\n').find((line) => !templateLine.test(line));
  if (strange !== undefined) {
    throw unsupported(rule, `the input template ${strange}`, 'use lines of text, each in double quotes');
  }
  return { kind: 'transformed', paths: InputPathsMap ?? {}, template: InputTemplate };
}

function unsupported(rule: string, what: string, remedy: string): UpgradeError {
  return new UpgradeError(
    'unsupported-rule',
    `rule ${rule} has ${what}, which the embedded bus can't do: ${remedy}`,
  );
}

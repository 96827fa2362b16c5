import { UpgradeError } from '../../contract/errors.ts';
import type { TargetInput } from '../template/rules.ts';

/** What a target of a rule gets for an event; throws `broken-input-text`. */
export function payloadFor(input: TargetInput, event: unknown): unknown {
  switch (input.kind) {
    case 'event':
      return event;
    case 'constant':
      return input.value;
    case 'transformed':
      return transformed(input.template, input.paths, event);
  }
}

/**
 * An input template of one or more texts in double quotes, each on a line of its own, with `<name>` for a value
 * (EventBridge user guide, "Input transformation"). A topic gets the lines with their quotes (aws-cdk issues 5924 and
 * 38121). A value is put in as it is: that quotes and backslashes in it are not escaped is not documented, and whoever
 * writes an event does well to leave them out.
 */
function transformed(template: string, paths: Readonly<Record<string, string>>, event: unknown): string {
  const filled = template.replaceAll(/<([\w.-]+)>/g, (placeholder, name: string) => {
    const path = paths[name];
    return path === undefined ? placeholder : textAt(path, event);
  });
  const broken = filled.split('\n').find((line) => !/^\s*"[^"\\]*"\s*$/.test(line));
  if (broken === undefined) return filled;
  throw new UpgradeError(
    'broken-input-text',
    `a value of the event ends the text ${broken}: leave quotes and backslashes out of events`,
  );
}

/** `$.detail.cluster`; what is not there is an empty text. */
function textAt(path: string, event: unknown): string {
  let value = event;
  for (const member of path.split('.').slice(1)) {
    value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[member];
  }
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

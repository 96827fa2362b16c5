export interface ContextValues {
  readonly scheduleArn: string;
  /** Milliseconds since 1970. */
  readonly scheduledAt: number;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
}

/** An input with the keywords replaced by their values (EventBridge Scheduler user guide, "Adding context attributes"). */
export function withContext(input: string, values: ContextValues): string {
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': values.scheduleArn,
    'scheduled-time': scheduledTime(values.scheduledAt),
    'execution-id': values.executionId,
    'attempt-number': String(values.attempt),
  };
  return input.replaceAll(/<aws\.scheduler\.(?<name>[a-z-]+)>/g, (whole, name) => attributes[name] ?? whole);
}

/** `2022-03-22T18:59:43Z`, as the user guide shows it. */
export function scheduledTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

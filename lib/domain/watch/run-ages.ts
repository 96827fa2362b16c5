/** What is measured of each schedule, with its unit. Public, like the dimension `Schedule` that it has besides `Cluster`. */
export const scheduleMetrics = {
  /** From the moment of the newest run that was begun to now, however that run ended. One value a look. */
  ScheduledRunAge: 'Seconds',
} as const satisfies Readonly<Record<string, 'Seconds'>>;

/** The newest run of a schedule of which an execution was begun. */
export interface RunAge {
  /** `<group>/<name>`, as the ARN of the schedule ends. */
  readonly schedule: string;
  /** ISO 8601: the moment that the schedule names. */
  readonly at: string;
  readonly ageSeconds: number;
}

/** For so long CloudWatch keeps measurements (its user guide, "Metrics retention"). A schedule that is gone is forgotten. */
const mostDays = 455;

/** The newest runs, with the ARNs of their schedules; none of schedules that have not run for very long. */
export function runAges(newest: readonly RunAge[]): readonly RunAge[] {
  return newest
    .filter(({ ageSeconds }) => ageSeconds <= mostDays * 86_400)
    .map((run) => ({ ...run, schedule: run.schedule.split(':schedule/').at(-1) ?? run.schedule }));
}

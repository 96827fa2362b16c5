import { expect } from 'vitest';
import type { LocalReport } from '../../lib/cli/local/report.ts';
import type { ClusterSample } from './cluster-recorder.ts';

/** A scenario after it ended. */
export interface FinishedRun {
  readonly report: LocalReport;
  /** Samples from the first event of the timeline to the conclusion. */
  readonly duringUpgrade: readonly ClusterSample[];
  readonly addresses: ReadonlySet<string>;
  /** What the command said besides the timeline. */
  readonly said: readonly string[];
  /** Auto scaling and zone rebalancing at the end. */
  readonly actsByItself: readonly string[];
  /** By file of the first saved test: its text. */
  readonly savedTexts: Readonly<Record<string, string>>;
}

export function moment(iso: string): number {
  return Date.parse(iso);
}

/** What subscribers of the topic were told, in order: `Master Upgraded`. Each names the cluster and the upgrade. */
export function notified({ report }: Pick<FinishedRun, 'report'>): readonly string[] {
  return report.notifications.map((text) => {
    expect(text).toContain(`: cluster local"\n`);
    expect(text).toContain(`\n"Upgrade ${report.upgradeId}, `);
    return /^"Locust Upgrade ([\w ]+): /.exec(text)?.[1] ?? text;
  });
}

/** When an event of a step whose detail holds a text happened; fails the test where there is none. */
export function eventAt({ report }: Pick<FinishedRun, 'report'>, step: string, text: string): string {
  const event = report.timeline.find((each) => each.step === step && each.detail.includes(text));
  expect(event, `an event of ${step} with "${text}"`).toBeDefined();
  return event?.at ?? '';
}

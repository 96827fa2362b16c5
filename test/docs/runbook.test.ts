import { readFileSync } from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import { UpgradeSchedule } from '../../lib/constructs/upgrade-schedule.ts';
import { resourcesOf } from '../constructs/synthesized-upgrader.ts';
import { teamUpgrader } from '../constructs/team-upgrader.ts';
import { anchorOf, headingsOf, sectionOf } from './markdown.ts';

const page = readFileSync('docs/runbook.md', 'utf8');
const headings = headingsOf(page);

/** The section that an alarm's description links to. */
function sectionsLinked(): readonly string[] {
  const ofUpgrader = ['Alarm', 'CompositeAlarm']
    .flatMap((type) => resourcesOf(`AWS::CloudWatch::${type}`))
    .map(([, { Properties }]) => Properties);
  return [...ofUpgrader, ...alarmsOfSchedule()].map(({ AlarmDescription }) => {
    const text = JSON.stringify(AlarmDescription);
    return /What to do: docs\/runbook\.md#([\w-]+)"/.exec(text)?.[1] ?? text;
  });
}

/** Schedules bring an alarm of their own, each into its own stack. */
function alarmsOfSchedule(): readonly Readonly<Record<string, unknown>>[] {
  const { stack, upgrader } = teamUpgrader();
  const scope = new Stack(stack.node.root, 'Schedules');
  new UpgradeSchedule(scope, 'Weekly', {
    upgrader,
    schedule: ScheduleExpression.rate(Duration.days(7)),
    window: Duration.hours(1),
    target: { range: 'latest' },
  });
  const found = Template.fromStack(scope).findResources('AWS::CloudWatch::Alarm');
  return Object.values(found).map(({ Properties }) => Properties);
}

test('every alarm links to a section, and every section belongs to an alarm', () => {
  expect([...new Set(sectionsLinked())].toSorted()).toEqual(headings.map(anchorOf).toSorted());
});

describe.each(headings)('%s', (heading) => {
  test('says what happened, how to see it, and what to do', () => {
    const bold = [...sectionOf(page, heading).matchAll(/^\*\*(.+)\.\*\*/gm)].map(([, text]) => text);

    expect(bold).toEqual(['What happened', 'How to see it', 'What to do']);
  });
});

test('links within the documentation lead somewhere', () => {
  const files = ['docs/runbook.md', 'docs/operations.md', 'docs/events.md', 'docs/deploy.md'];
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, target = '', anchor] of text.matchAll(/\]\(([\w.-]*)(?:#([\w-]+))?\)/g)) {
      const linked = readFileSync(target === '' ? file : `docs/${target}`, 'utf8');
      if (anchor)
        expect(headingsOf(linked).map(anchorOf), `${file} links to ${target}#${anchor}`).toContain(anchor);
    }
  }
});

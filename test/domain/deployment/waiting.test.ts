import { expect, test } from 'vitest';
import { whyNotWait } from '../../../lib/domain/deployment/waiting.ts';
import type { GateReport } from '../../../lib/domain/plan-report/report.ts';

const open: Pick<GateReport, 'state' | 'detail'> = { state: 'open', detail: 'no test runs' };

function planned(expectedSeconds: number, wayBack: number) {
  return { expectedSeconds, rollback: { expectedSeconds: wayBack, mostSeconds: 1_800 } };
}

test.each<[string, number, number, Pick<GateReport, 'state' | 'detail'>, string | null]>([
  ['forty-five minutes with the way back', 2_400, 300, open, null],
  ['a second more', 2_400, 301, open, 'about 46 minutes, its way back included'],
  ['a way back that alone is too long', 60, 2_700, open, 'at most 45 minutes'],
  ['a gate that ends a test by itself', 60, 60, { state: 'acts', detail: 'the test is stopped' }, null],
  ['a gate that holds', 60, 60, { state: 'holds', detail: 'a test runs' }, 'a test runs'],
  ['a gate that is shut', 60, 60, { state: 'shut', detail: 'the window is over' }, 'the window is over'],
])('%s', (_, seconds, wayBack, gate, reason) => {
  const answer = whyNotWait(planned(seconds, wayBack), [open, gate]);

  if (reason === null) expect(answer).toBeNull();
  else expect(answer).toContain(reason);
});

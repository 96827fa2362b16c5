import type { PairOutcome } from '../../lib/domain/versions/measured-range.ts';

export type ShownOutcome = PairOutcome | 'inconclusive';

/** What a person reads for an outcome. */
export const outcomeTexts: Readonly<Record<ShownOutcome, string>> = {
  works: 'works',
  'listener-dies': "the master's listener dies",
  'worker-exits': 'the worker exits',
  'worker-waits': 'the worker waits for ever',
  'runs-nothing': 'joins, runs nothing',
  'worker-lost': 'the worker is lost',
  'ends-badly': 'a node ends with an error',
  inconclusive: 'inconclusive',
};

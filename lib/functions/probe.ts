import type { ProbeRequest } from '../contract/payloads.ts';
import type { Masters } from '../ports/masters.ts';

/** What the Probe answers, by kind of request. */
export type ProbeAnswer = Awaited<
  ReturnType<Masters['read' | 'stopTest' | 'readTest' | 'saveResults' | 'startTest']>
>;

/** Probe: the one Lambda inside the cluster's network. It speaks to a master's own address and calls no AWS API. */
export async function probe(masters: Masters, request: ProbeRequest): Promise<ProbeAnswer> {
  switch (request.kind) {
    case 'read':
      return masters.read(request.master);
    case 'stop-test':
      return masters.stopTest(request.master);
    case 'read-test':
      return masters.readTest(request.master);
    case 'save-results':
      return masters.saveResults(request.master);
    case 'start-test':
      return masters.startTest(request.master, request.parameters);
  }
}

import type { ProbeRequest } from '../contract/payloads.ts';
import type { MasterReading } from '../domain/reading.ts';
import type { Masters } from '../ports/masters.ts';

/** Probe: the one Lambda inside the cluster's network. It speaks to a master's own address and calls no AWS API. */
export async function probe(masters: Masters, request: ProbeRequest): Promise<MasterReading | boolean> {
  return request.kind === 'read' ? masters.read(request.master) : masters.stopTest(request.master);
}

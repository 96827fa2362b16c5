import { LocustMasters } from '../../lib/adapters/locust/locust-masters.ts';
import { probeRequest } from '../../lib/contract/payloads.ts';
import { probe } from '../../lib/functions/probe.ts';

const masters = new LocustMasters();

/** Calls no AWS API: it stands inside the cluster's network and speaks to masters only. */
export const handler = (event: unknown): ReturnType<typeof probe> =>
  probe(masters, probeRequest.parse(event));

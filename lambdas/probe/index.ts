import { LocustMasters } from '../../lib/adapters/locust/locust-masters.ts';
import { probeRequest } from '../../lib/contract/payloads.ts';
import { probe } from '../../lib/functions/probe.ts';

/** Calls no AWS API: it stands inside the cluster's network and speaks to masters only. */
export const handler = (event: unknown): ReturnType<typeof probe> => {
  const request = probeRequest.parse(event);
  return probe(new LocustMasters({ login: request.login }), request);
};

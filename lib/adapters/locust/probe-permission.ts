import semver from 'semver';
import { type MasterEndpoint, oldestProbed } from '../../domain/master-endpoint.ts';
import { parseVersion } from '../../domain/versions/version.ts';

export type ProbePermission =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'not-asked'; readonly reason: string };

/**
 * Whether the listener probe may be sent. Below 2.23 nothing answers it: a master without workers would only log a
 * warning and call itself stopped (measured with 2.12.1). The master's own word of its version counts over the one
 * that was stated for it, and a master of unknown version is left alone.
 */
export function probePermission(master: MasterEndpoint, ownVersion: string | null): ProbePermission {
  if (!master.probeListener) return notAsked('the registration has the listener probe switched off');
  const version = ownVersion ?? master.expectedVersion;
  if (version === null) return notAsked("the master's version is unknown");
  const parsed = parseVersion(version);
  if (!parsed.ok) return notAsked(`the master's version is unknown: ${parsed.problem}`);
  if (semver.lt(parsed.version, oldestProbed)) {
    return notAsked(`Locust ${version} does not know the probe's message, ${oldestProbed} and newer do`);
  }
  return { kind: 'allowed' };
}

function notAsked(reason: string): ProbePermission {
  return { kind: 'not-asked', reason };
}

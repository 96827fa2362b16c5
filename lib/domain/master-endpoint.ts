/** How to reach a master: its task's own address, so that it is known which task answered. */
export interface MasterEndpoint {
  readonly address: string;
  readonly webPort: number;
  readonly listenerPort: number;
  /** Path prefix of the web interface without a trailing slash, `''` for none (Locust ≥ 2.32.2). */
  readonly basePath: string;
  readonly tls: boolean;
  /**
   * Whether the listener may be probed: the probe kills a master that is a Python program of its own, and below
   * 2.23 it is not understood. `expectedVersion` decides the second where the master's own word can't be read.
   */
  readonly probeListener: boolean;
  readonly expectedVersion: string | null;
}

/** The release that brought the `locustfile` message, which the listener probe sends: older masters don't answer it. */
export const oldestProbed = '2.23.0';

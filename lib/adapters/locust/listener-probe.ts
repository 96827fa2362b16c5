import type { ListenerReading } from '../../domain/health/reading.ts';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import { answerBytes, isProbeAnswer, newProbe } from './probe-message.ts';
import { ask, type Outcome } from './zmtp.ts';

export interface ProbeOptions {
  /**
   * Time of one try. A healthy listener answers in about 1 ms, but is blocked for about 1 s while it redistributes
   * users after a worker has left a running test (measured): 3 s are not too long.
   */
  readonly tryMilliseconds: number;
  /** Only silence is asked again: a port that refuses is an answer of its own. */
  readonly tries: number;
}

/**
 * Asks a master of Locust 2.23 or newer for its locustfile, as a worker with `-f -` does: the one message that is
 * answered without registering a worker or logging a line. Whether this master may be asked is the caller's to know.
 */
export async function probeListener(master: MasterEndpoint, options: ProbeOptions): Promise<ListenerReading> {
  for (let number = 1; number <= options.tries; number += 1) {
    const begin = performance.now();
    const outcome = await probeOnce(master, options.tryMilliseconds);
    if (outcome.kind === 'answered') return { kind: 'answered', milliseconds: elapsedSince(begin) };
    if (outcome.kind === 'unreachable') return outcome;
  }
  return { kind: 'silent', tries: options.tries };
}

function probeOnce(master: MasterEndpoint, milliseconds: number): Promise<Outcome> {
  return ask({
    ...newProbe(),
    address: master.address,
    port: master.listenerPort,
    milliseconds,
    keepBytes: answerBytes,
    isAnswer: ({ body }) => isProbeAnswer(body),
  });
}

/** Milliseconds to a tenth: an answer over one network takes less than one. */
function elapsedSince(begin: number): number {
  return Math.round((performance.now() - begin) * 10) / 10;
}

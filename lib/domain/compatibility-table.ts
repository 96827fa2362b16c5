/**
 * Which Locust versions work together: a first table, from real releases run against each other on loopback in
 * November 2026 (28 releases from 2.4.0 to 2.46.3, Python 3.11; 2.47.0 for the one row that names it). Final
 * releases only. What no row covers is unknown. At most one row covers a pair.
 */
export type MeasuredPairs = {
  /** Semver ranges of the two sides. */
  readonly masters: string;
  readonly workers: string;
  /** Where workers have their locustfile from: their own image, or the master (`-f -`). */
  readonly locustfile: 'local' | 'from-master' | 'any';
  readonly evidence: string;
} & Verdict;

type Verdict =
  | { readonly verdict: 'safe' }
  /** `consequence` completes "a worker would …"; `{master}` stands for the master's version. */
  | { readonly verdict: 'unsafe'; readonly consequence: string };

export const newestMeasured = '2.46.3';

export const measuredPairs: readonly MeasuredPairs[] = [
  {
    masters: '>=2.4.0 <=2.46.3',
    workers: '>=1.0.0 <2.0.0',
    locustfile: 'any',
    verdict: 'unsafe',
    evidence:
      'measured November 2026: masters from 2.4.0 to 2.46.3 refuse 1.x workers, which send no version',
    consequence: 'be refused by a {master} master',
  },
  {
    masters: '>=2.10.2 <=2.46.3',
    workers: '>=2.4.0 <=2.46.3',
    locustfile: 'local',
    verdict: 'safe',
    evidence:
      'measured November 2026, 156 pairs: every 2.x worker with a local locustfile works on every master from 2.10.2 to 2.46.3',
  },
  {
    masters: '>=2.4.0 <2.10.0',
    workers: '>=2.4.0 <2.10.0',
    locustfile: 'local',
    verdict: 'safe',
    evidence: 'measured November 2026, 156 pairs: masters and workers before 2.10 work together',
  },
  {
    masters: '>=2.4.0 <2.10.0',
    workers: '>=2.10.0 <=2.46.3',
    locustfile: 'local',
    verdict: 'unsafe',
    evidence:
      'measured November 2026: masters before 2.10 never send the ack that workers from 2.10 wait for',
    consequence: 'join a {master} master, flap between ready and missing and run nothing',
  },
  {
    masters: '>=2.4.0 <2.23.0',
    workers: '>=2.23.0 <=2.46.3',
    locustfile: 'from-master',
    verdict: 'unsafe',
    evidence:
      'the locustfile message exists since 2.23.0; measured November 2026: masters 2.12.1, 2.15.1, 2.20.1 and 2.22 give no answer to it',
    consequence: 'wait for a locustfile that a {master} master never sends',
  },
  {
    masters: '>=2.23.0 <2.31.0',
    workers: '>=2.23.0 <2.31.0',
    locustfile: 'from-master',
    verdict: 'safe',
    evidence:
      'measured November 2026, 66 pairs: masters 2.23 to 2.30 serve their locustfile to workers 2.23 to 2.30',
  },
  {
    masters: '>=2.23.0 <2.31.0',
    workers: '>=2.31.0 <=2.46.3',
    locustfile: 'from-master',
    verdict: 'unsafe',
    evidence:
      'measured November 2026, 66 pairs: the reply has another shape since 2.31.0, and newer workers exit 1 on the old one',
    consequence: 'ask a {master} master for its locustfile, get a reply of another shape and exit 1',
  },
  {
    masters: '>=2.31.0 <=2.47.0',
    workers: '>=2.23.0 <2.31.0',
    locustfile: 'from-master',
    verdict: 'unsafe',
    evidence:
      'measured November 2026, 66 pairs and 2.47.0: masters from 2.31.0 subscript the empty request of workers 2.23 to 2.30 (Locust issue #2975, not fixed by PR #2976)',
    consequence:
      "ask a {master} master for its locustfile: the master's listener dies (Locust issue #2975) and no worker can connect again",
  },
  {
    masters: '>=2.31.0 <=2.46.3',
    workers: '>=2.31.0 <=2.46.3',
    locustfile: 'from-master',
    verdict: 'safe',
    evidence:
      'measured November 2026, 66 pairs: masters from 2.31.0 to 2.46.3 serve their locustfile to workers from 2.31.0',
  },
];

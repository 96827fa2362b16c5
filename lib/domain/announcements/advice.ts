import type { Moment } from './moment.ts';

const nothing = 'nothing has to be done';
/** An end is told as one even where something that stands around the cluster could not be put back. */
const nothingElse = 'nothing has to be done, unless the message names what could not be put back';
const waitForIt = 'wait for its end';
const holdOrEnd = 'to hold it: locust-upgrade pause; to end it: locust-upgrade abort';
const planAgain = 'correct the cause, then see what would happen: locust-upgrade plan';
const unlock = 'look at the cluster, put it right and free its lock: locust-upgrade unlock';

/**
 * What a person may do at a moment, as one line without double quotes, backslashes and angle brackets: in the text of a
 * rule they mean something else.
 */
export const advice: Readonly<Record<Moment, string>> = {
  planned: holdOrEnd,
  'gate-waiting':
    'end what it waits for; to go on after a pause: locust-upgrade resume; to end it: locust-upgrade abort',
  'master-upgraded': holdOrEnd,
  'digest-mismatch': 'make the tag immutable in its registry; to end it: locust-upgrade abort',
  succeeded: nothingElse,
  'nothing-to-do': nothing,
  refused: planAgain,
  held: 'start it again once the gate is open: locust-upgrade start',
  aborted: nothingElse,
  'rolling-back': waitForIt,
  'rolled-back': planAgain,
  failed: planAgain,
  'rollback-failed': unlock,
  'recovery-started': waitForIt,
  'recovery-gave-up': unlock,
};

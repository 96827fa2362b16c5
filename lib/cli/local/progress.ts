import { createLogUpdate } from 'log-update';
import type { EmbeddedEcs } from '../../local/ecs/embedded-ecs.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import type { LedgerEvent } from '../../ports/ledger.ts';
import { clockTime, eventLine, firstLine, momentToCome } from '../event-line.ts';
import type { Waiting } from '../history.ts';
import { nodeLines, nodeSummary } from './node-list.ts';

/** Shows a person what happens, on standard error: standard output belongs to the result. */
export interface ProgressView {
  say(text: string): void;
  event(event: LedgerEvent): void;
  wait(waiting: Waiting): void;
  /** Shows the nodes from now on. */
  watch(aws: EmbeddedAws): Promise<void> | void;
  done(): void;
}

const refreshMilliseconds = 200;

/**
 * Lines that stay and, on a terminal, below them what is waited for and the nodes as they are now. Elsewhere each
 * new wait and each event's nodes are lines of their own.
 */
export function terminalProgress(stream: NodeJS.WriteStream): ProgressView {
  const live = createLogUpdate(stream);
  // A terminal that reports no width would swallow every line that is drawn on it.
  const drawable = stream.isTTY && stream.columns > 0;
  let ecs: EmbeddedEcs | null = null;
  let waiting = '';
  const refresh = (): void => {
    if (drawable && ecs) live([waiting, ...nodeLines(ecs)].join('\n'));
  };
  const timer = setInterval(refresh, refreshMilliseconds).unref();
  const line = (text: string): void => {
    if (drawable) live.persist(text);
    else stream.write(`${text}\n`);
  };
  return {
    say: (text) => line(`${clockTime(new Date().toISOString())}  ${text}`),
    event: (event) => {
      waiting = '';
      line(eventLine(event));
      if (!drawable && ecs) line(`          nodes: ${nodeSummary(ecs)}`);
    },
    wait: ({ explanation, until }) => {
      const text = `          waiting until ${momentToCome(until, Date.now())} for ${firstLine(explanation)}`;
      if (!drawable && text !== waiting) line(text);
      waiting = text;
    },
    watch: (aws) => {
      ecs = aws.ecs;
    },
    done: () => {
      clearInterval(timer);
      ecs = null;
      if (drawable) live.clear();
    },
  };
}

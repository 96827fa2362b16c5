import type { NodeMessage } from './simulated-messages.ts';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** What a simulated node does to the world. The state machines write here and touch nothing else. */
export interface NodeOutput {
  send(message: NodeMessage): void;
  log(level: LogLevel, text: string): void;
}

export interface MasterOutput extends NodeOutput {
  /** The listener greenlet is busy; whoever drives the master calls `resume` after this time. */
  pause(milliseconds: number): void;
}

export interface WorkerOutput extends NodeOutput {
  /** Prints outside the log, as Locust does before its log is set up. */
  print(text: string): void;
  /** The process ends with this code after so many milliseconds. */
  exit(code: number, milliseconds: number): void;
}

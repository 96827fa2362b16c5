/** One Locust process of a release, however it was started. */
export interface LocustNode {
  /** Its exit code, 128 and the number after a signal; null while it runs. */
  readonly code: number | null;
  /** What it printed, both streams. Complete once it has ended. */
  output(): string;
  /** SIGTERM. */
  stop(): void;
  kill(): void;
}

export interface NodeStart {
  readonly release: string;
  readonly commandLine: readonly string[];
  /** Its home and working folder, where it keeps a locustfile that it received. */
  readonly folder: string;
  readonly name: string;
}

/** Starts nodes and ends what it started. */
export interface NodeHost {
  /** Rejects where the node could not be started at all. */
  start(start: NodeStart): Promise<LocustNode>;
  /** Ends all nodes, and whatever else this host started, at once. */
  close(): void;
}

/** The whole environment of a node: nothing of the user's reaches it. */
export function nodeVariables(folder: string): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: folder,
    TMPDIR: folder,
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

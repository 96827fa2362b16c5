import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where everything is kept that outlives one run: `${XDG_CACHE_HOME:-~/.cache}/locust-upgrade`. A relative
 * `XDG_CACHE_HOME` is ignored, as the XDG base directory specification demands.
 */
export function cacheFolder(variables: NodeJS.ProcessEnv = process.env): string {
  const configured = variables.XDG_CACHE_HOME;
  const base = configured !== undefined && isAbsolute(configured) ? configured : join(homedir(), '.cache');
  return join(base, 'locust-upgrade');
}

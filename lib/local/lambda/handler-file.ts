import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UpgradeError } from '../../contract/errors.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { ThreadStart } from './thread-messages.ts';

const extensions = ['.mjs', '.js', '.cjs'];

/** Finds the module and the export behind `index.handler`; throws when the folder has no such file. */
export function handlerOf({ name, folder, handler }: FunctionDefinition): ThreadStart {
  const dot = handler.lastIndexOf('.');
  const stem = handler.slice(0, dot);
  const file = extensions.map((extension) => join(folder, `${stem}${extension}`)).find(existsSync);
  if (dot < 1 || !file) {
    throw new UpgradeError(
      'no-handler-file',
      `function ${name} has no file for its handler '${handler}' in ${folder}: bundle the functions first`,
    );
  }
  return { module: pathToFileURL(file).href, exportName: handler.slice(dot + 1) };
}

import { describe, expect, test } from 'vitest';
import type { FunctionDefinition, FunctionVersion } from '../../../lib/local/lambda/function-definition.ts';
import { PublishedFunctions } from '../../../lib/local/lambda/published-functions.ts';

/** A function whose code is told by its folder. */
function worker(folder: string): FunctionDefinition {
  const { logicalId, name } = { logicalId: 'Worker', name: 'worker' };
  return {
    logicalId,
    name,
    folder,
    handler: 'index.handler',
    timeoutSeconds: 1,
    memoryMiB: 64,
    environment: {},
  };
}

function version(number: string, retained = true): FunctionVersion {
  return { logicalId: `Version${number}`, functionId: 'Worker', functionName: 'worker', number, retained };
}

const folderOf = (functions: PublishedFunctions, name: string) => functions.find(name)?.definition.folder;

describe('after a second deploy', () => {
  test('a version keeps its code, and the name alone leads to the new one', () => {
    const functions = new PublishedFunctions();
    functions.deploy([worker('old')], [version('1')]);

    functions.deploy([worker('new')], [version('2')]);

    expect(
      ['worker:1', 'worker:2', 'worker', 'worker:$LATEST'].map((name) => folderOf(functions, name)),
    ).toEqual(['old', 'new', 'new', 'new']);
  });

  test('a version that is declared again is the one that it was', () => {
    const functions = new PublishedFunctions();
    functions.deploy([worker('old')], [version('1')]);

    functions.deploy([worker('new')], [version('1')]);

    expect(folderOf(functions, 'worker:1')).toBe('old');
  });

  test.each([
    ['a version that is not retained', [worker('new')], [version('2')], false],
    ['a function that is declared no more', [], [], true],
  ])('%s is gone', (_, definitions, versions, retained) => {
    const functions = new PublishedFunctions();
    functions.deploy([worker('old')], [version('1', retained)]);

    functions.deploy(definitions, versions);

    expect(functions.find('worker:1')).toBeNull();
    expect(() => functions.get('worker:1')).toThrow('Function not found');
  });
});

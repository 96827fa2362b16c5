import { describe, expect, test } from 'vitest';
import { defaultFlags, type LocalFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { BadInput } from '../../lib/contract/errors.ts';

describe('the options of local', () => {
  test('have defaults that show an upgrade with real Locust', () => {
    // Act
    const options = parseLocalOptions(defaultFlags);

    // Assess
    expect(options).toMatchObject({
      from: '2.25.0',
      to: '2.32.2',
      workers: 4,
      canary: 1,
      batchSize: '50%',
      strategy: 'auto',
      masters: 'two',
      nodes: 'locust',
    });
  });

  test('rolling brings a shared master along', () => {
    expect(parseLocalOptions({ ...defaultFlags, strategy: 'rolling' }).masters).toBe('shared');
  });

  test('a downgrade needs its flag', () => {
    // Prepare
    const flags = { ...defaultFlags, from: '2.32.2', to: '2.25.0' };

    // Act & Assess
    expect(() => parseLocalOptions(flags)).toThrow(
      /--to 2\.25\.0 is older than --from 2\.32\.2.*--allow-downgrade/,
    );
    expect(parseLocalOptions({ ...flags, allowDowngrade: true }).to).toBe('2.25.0');
  });

  test.for<[Partial<LocalFlags>, RegExp]>([
    [{ from: 'newest' }, /--from newest is no Locust version/],
    [{ to: '2.x.y' }, /--to 2\.x\.y: .* neither a Locust version nor a range/],
    [{ workers: '0' }, /--workers 0 is no whole number from 1/],
    [{ workers: 'four' }, /--workers four is no whole number/],
    [{ workers: '100000' }, /--workers 100000 .* to 200/],
    [{ batchSize: '0' }, /--batch-size 0 is neither/],
    [{ batchSize: '200%' }, /--batch-size 200% is neither/],
    [{ batchSize: '0%' }, /--batch-size 0% is neither/],
    [{ canary: '-1' }, /--canary -1 is no whole number from 0/],
    [{ strategy: 'blue' }, /--strategy blue is not known; use one of auto, blue-green, rolling, recreate/],
    [{ masters: 'three' }, /--masters three is not known; use one of two, shared/],
    [{ drill: 'fire' }, /--drill fire is not known; use one of master-crash/],
    [{ locustfile: '/nowhere/locustfile.py' }, /--locustfile \/nowhere\/locustfile\.py does not exist/],
    [{ nodes: 'docker' }, /--nodes docker is not known; use one of locust, simulated/],
  ])('%o is refused by name, with the remedy', ([flags, message]) => {
    // Act
    const parse = (): unknown => parseLocalOptions({ ...defaultFlags, ...flags });

    // Assess
    expect(parse).toThrow(BadInput);
    expect(parse).toThrow(message);
  });
});

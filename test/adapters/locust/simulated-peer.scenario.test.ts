import { describe, test } from 'vitest';
import { NodeCluster } from '../../local/nodes/simulated-fixtures.ts';
import { endpoint } from './endpoint.ts';
import { moves, moveTest } from './moved-test.ts';

/* The same as with real Locust: what simulated masters show must be read in the same way. */
describe('a simulated Locust with a test', () => {
  const classes = { all: ['SimulatedUser'], picked: ['SimulatedUser'] };

  test.concurrent.for(moves.map((move, place) => ({ ...move, place })))(
    'of $from shows it, gives its results, and $to runs the same (class picker: $classPicker)',
    async ({ place, ...move }, { onTestFinished }) => {
      const clusters: NodeCluster[] = [];
      onTestFinished(async () => {
        await Promise.all(clusters.map(({ containers }) => containers.stopAll()));
      });
      await moveTest(move, classes, (version, command) => {
        const address = `127.62.${place + 1}.${clusters.length + 1}`;
        const cluster = new NodeCluster(address, true);
        clusters.push(cluster);
        cluster.master({ version, command });
        cluster.worker({ version });
        return endpoint({ address, webPort: 8089, listenerPort: 5557 });
      });
    },
  );
});

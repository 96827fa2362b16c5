import { instance } from '@viz-js/viz';
import { dot, measuredFont } from './dot.ts';
import type { MachineGraph } from './machine-graph.ts';

/** What Graphviz writes, and what is written instead: some who look at the picture have only relatives of its font. */
const writtenFonts = `font-family="${measuredFont},sans-Serif"`;
const shownFonts = `font-family="${measuredFont},Arial,Liberation Sans,sans-serif"`;

/** For those who hear the picture instead of seeing it. */
const title = 'The state machine of an upgrade';

/** The graph as SVG text. The same graph and the same Graphviz always give the same text. */
export async function drawing(graph: MachineGraph): Promise<string> {
  const result = (await instance()).render(dot(graph), { format: 'svg' });
  if (result.status === 'failure') {
    throw new Error(
      `Graphviz can't draw the machine: ${result.errors.map(({ message }) => message).join('; ')}`,
    );
  }
  return result.output
    .replaceAll(writtenFonts, shownFonts)
    .replace(/<svg [^>]*>/, (tag) => `${tag}\n<title>${title}</title>`);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { documentFile, withCounts } from './counts.ts';
import { heatMap, heatMapFile } from './heat-map.ts';
import { type Measured, measuredFile, measuredText, parseMeasured } from './measured.ts';
import { tableFile, tableText } from './table.ts';

/** Writes the lines, and all that is generated from them as they are then read. */
export function writeResults(found: Measured): void {
  const text = measuredText(found);
  const measured = parseMeasured(text);
  writeFileSync(measuredFile, text);
  writeFileSync(tableFile, tableText(measured));
  writeFileSync(heatMapFile, heatMap(measured.pairs));
  writeFileSync(documentFile, withCounts(readFileSync(documentFile, 'utf8'), measured));
}

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pictureFile, pictureOfMachine } from './picture/picture-of-machine.ts';

/** Draws the state machine for the README; test/workflow/picture.test.ts proves that what is committed is current. */
writeFileSync(pictureFile, await pictureOfMachine());
console.log(`wrote ${fileURLToPath(pictureFile)}`);

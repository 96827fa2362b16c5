#!/usr/bin/env node
// First: an older Node is to be told so before it meets what it can't load.
import './require-node.mjs';
import { runProgram } from '../lib/cli/program.ts';

await runProgram(process.argv.slice(2));

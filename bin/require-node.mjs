// Plain JavaScript, so that an older Node can run it and say what is wrong instead of failing on TypeScript.
const needed = 24;
const found = Number(process.versions.node.split('.')[0]);
if (found < needed) {
  console.error(
    `error node-too-old: this is Node ${process.versions.node}, and Node ${needed} is needed; ` +
      'on Linux run it by npm (npm ci brings Node 24, npm start uses it), elsewhere install Node 24',
  );
  process.exit(2);
}

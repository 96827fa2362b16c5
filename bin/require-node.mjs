// Plain JavaScript, so that an older Node can run it and say what is wrong instead of failing on what it can't load.
// Compiled, the commands run on what AWS's own tools need; TypeScript itself runs in Node 24.
const compiled = import.meta.url.includes('/dist/bin/');
const needed = compiled ? 20 : 24;
const found = Number(process.versions.node.split('.')[0]);
if (found < needed) {
  const remedy = compiled
    ? `install Node ${needed} or newer`
    : 'on Linux run it by npm (npm ci brings Node 24, npm start uses it), elsewhere install Node 24';
  console.error(
    `error node-too-old: this is Node ${process.versions.node}, and Node ${needed} is needed; ${remedy}`,
  );
  process.exit(2);
}

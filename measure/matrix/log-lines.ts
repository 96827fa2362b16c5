const leveled = /^\[[^\]]*\] [^/]*\/(WARNING|ERROR|CRITICAL)\/([\w.]+): (.*)$/;
const informative = /^\[[^\]]*\] [^/]*\/(INFO|DEBUG)\//;
/** The last line of a traceback: `TypeError: 'NoneType' object …`. Frames and source lines are indented. */
const exception = /^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt)\b.*$/;
/** What a Locust says before it has set up its logging, or without it. */
const complaint = /^(Could not|Traceback|locust: error|usage:|Failed|Got error|Error)/;

/** Locust's own check is known without a run: `locustCheck` in lib/domain/versions/skew.ts. */
const versionCheck = /running a different version/;

const mostLines = 4;
const longestLine = 120;

/**
 * The lines of a node's output that matter: warnings, errors, criticals and the last lines of tracebacks, each once
 * and in their order, at most four; without times, ids, addresses and paths, which differ from run to run.
 */
export function linesThatMatter(output: string): readonly string[] {
  const lines = output.split('\n').flatMap((line) => {
    const text = matter(line);
    return text === null ? [] : [normalised(text).slice(0, longestLine)];
  });
  return [...new Set(lines)].slice(0, mostLines);
}

function matter(line: string): string | null {
  if (versionCheck.test(line)) return null;
  const [, level, logger, text] = leveled.exec(line) ?? [];
  if (level !== undefined) return `${level} ${logger}: ${text}`;
  if (informative.test(line) || line.startsWith('Traceback')) return null;
  return exception.test(line) || complaint.test(line) ? line : null;
}

function normalised(text: string): string {
  return text
    .replaceAll(/\b[\w.-]+_[0-9a-f]{32}\b/g, '<id>')
    .replaceAll(/\bprobe-[0-9a-f]{20}\b/g, '<id>')
    .replaceAll(/\b127\.\d+\.\d+\.\d+(:\d+)?/g, '<address>')
    .replaceAll(/0x[0-9a-f]{6,}/g, '0x…')
    .replaceAll(/(\/[\w.@+-]+){2,}/g, '<path>')
    .replaceAll(/\d+\.\d+ ?(s|seconds)\b/g, '<seconds>');
}

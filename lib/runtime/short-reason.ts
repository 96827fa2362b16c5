/**
 * CloudFormation takes 4,096 bytes of an answer (user guide, "Custom resource response objects"): this much of it is
 * the reason, the rest is for ids, and for the stack trace and the name of the log that CDK's framework adds.
 */
const longestReason = 1_000;

/** `code: message` of an error, in at most 1,000 bytes of JSON. */
export function shortReason(error: unknown): string {
  return shortened(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

function shortened(text: string): string {
  if (sizeOf(text) <= longestReason) return text;
  let left = longestReason - sizeOf('…');
  let kept = '';
  for (const character of text) {
    left -= sizeOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** In bytes of JSON, without its quotes. */
function sizeOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

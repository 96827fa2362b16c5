const minute = 60;
const hour = 3_600;

/** `46 s`, `6 min 20 s`, `1 h 5 min`, `24 h`: whole seconds, rounded up, and no more than two units. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return twoUnits(Math.floor(whole / minute), 'min', whole % minute, 's');
  return twoUnits(Math.floor(whole / hour), 'h', Math.floor((whole % hour) / minute), 'min');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `$0.0041`: an upgrade costs cents. */
export function dollarsText(dollars: number): string {
  return `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}

/** `2026-11-24 12:00:00 UTC`. */
export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** `12,345`. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

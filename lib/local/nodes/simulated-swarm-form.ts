import type { LocustRelease } from './simulated-features.ts';

/** What a `POST /swarm` asks for, or the answer that its version gives to what it can't use. */
export type SwarmForm =
  | {
      readonly kind: 'start';
      readonly users: number;
      readonly rate: number;
      readonly host: string | undefined;
      /** Seconds. */
      readonly runTime: number | undefined;
      readonly userClasses: readonly string[];
    }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string };

const missing = 'Missing user_count or spawn_rate from /swarm request';
const runTimeFormats = 'Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.';

/** Form-encoded fields as measured with 2.15.1 to 2.46.3; unknown ones are ignored. */
export function readSwarmForm(body: string, release: LocustRelease): SwarmForm {
  const form = new URLSearchParams(body);
  const polite = release.has.has('politeSwarm');
  const users = form.get('user_count');
  const rate = form.get('spawn_rate');
  if (users === null || rate === null) {
    return polite
      ? { kind: 'refused', message: missing }
      : {
          kind: 'failed',
          text: "cannot access local variable 'user_count' where it is not associated with a value",
        };
  }
  if (!/^-?\d+$/.test(users) || !Number.isFinite(Number.parseFloat(rate))) {
    return { kind: 'failed', text: 'Internal Server Error' };
  }
  if (polite && Number(rate) <= 0) return { kind: 'refused', message: missing };
  const runTime = form.get('run_time') || undefined;
  const seconds = runTime === undefined ? undefined : secondsOf(runTime);
  if (seconds === null) return { kind: 'refused', message: runTimeFormats };
  const host = form.get('host') ?? undefined;
  const userClasses = form.getAll('user_classes');
  return { kind: 'start', users: Number(users), rate: Number(rate), host, runTime: seconds, userClasses };
}

function secondsOf(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/.exec(text);
  if (match === null || match[0] === '') return null;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

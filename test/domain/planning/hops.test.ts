import { describe, expect, test } from 'vitest';
import { findHops, type HopsAnswer, type HopsQuestion } from '../../../lib/domain/planning/hops.ts';

/** 2.25.0 → 2.32.2 with local locustfiles, which every master from 2.10.2 on takes. */
const safe: HopsQuestion = {
  stable: '2.25.0',
  existing: ['2.25.0'],
  foreign: [],
  target: '2.32.2',
  candidates: ['2.27.0', '2.29.1', '2.31.1'],
  canHeal: true,
  locustfileFromMaster: false,
  maxMinorSkew: null,
};
/** 2.30 → 2.31 can't be crossed in either direction: Locust issue #2975. */
const fromMaster: HopsQuestion = { ...safe, locustfileFromMaster: true };

function told(answer: HopsAnswer): string {
  if (answer.kind === 'blocked') {
    const { worker, master, compatibility } = answer.pair;
    return `blocked: ${worker} on ${master}, ${compatibility.verdict}`;
  }
  return answer.hops.map(({ kind, version }) => (kind === 'heal' ? `heal ${version}` : version)).join(' → ');
}

describe('the way is', () => {
  test.each<[string, HopsQuestion, string]>([
    ['one hop where the pair is safe', safe, '2.32.2'],
    ['one hop to the same version: only its configuration changes', { ...safe, target: '2.25.0' }, '2.25.0'],
    [
      'one hop between equal versions that nobody measured',
      { ...safe, stable: '2.90.0', existing: ['2.90.0'], target: '2.90' },
      '2.90',
    ],
    ['one hop within the skew policy', { ...safe, maxMinorSkew: 7 }, '2.32.2'],
    ['over the newest version that the policy allows', { ...safe, maxMinorSkew: 5 }, '2.29.1 → 2.32.2'],
    ['in as few hops as the policy allows', { ...safe, maxMinorSkew: 3 }, '2.27.0 → 2.29.1 → 2.32.2'],
    [
      'back over the newest versions as well',
      { ...safe, stable: '2.32.2', existing: ['2.32.2'], target: '2.25.0', maxMinorSkew: 5 },
      '2.29.1 → 2.25.0',
    ],
    [
      'never over a version beyond the target',
      { ...safe, maxMinorSkew: 5, candidates: ['2.24.0', '2.30.0', '2.33.0'] },
      '2.30.0 → 2.32.2',
    ],
    [
      'never over a pre-release, which nobody measured',
      { ...safe, maxMinorSkew: 5, candidates: ['2.28.0', '2.30.0rc1', 'nightly'] },
      '2.28.0 → 2.32.2',
    ],
    ['one hop up to the border of the locustfile request', { ...fromMaster, target: '2.30.0' }, '2.30.0'],
    [
      'one hop for mixed workers that may all meet the target',
      { ...safe, existing: ['2.20.0', '2.25.0'] },
      '2.32.2',
    ],
    [
      'through healing where they may not',
      { ...safe, existing: ['2.20.0', '2.25.0'], maxMinorSkew: 7, candidates: [] },
      'heal 2.25.0 → 2.32.2',
    ],
    [
      'through healing before any hop of the same number, because the master stays up',
      { ...safe, existing: ['2.20.0'], maxMinorSkew: 7 },
      'heal 2.25.0 → 2.32.2',
    ],
    [
      'through healing to another image of the same version',
      { ...fromMaster, stable: '2.30.0', existing: ['2.31.0'], target: '2.30.0' },
      'heal 2.30.0 → 2.30.0',
    ],
    [
      'through healing a pair that is unsafe as it stands: its workers and their master have met already',
      { ...fromMaster, stable: '2.30.0', existing: ['2.31.0', '2.30.0'], target: '2.29.1' },
      'heal 2.30.0 → 2.29.1',
    ],
    [
      'free where workers that are not the own ones have a version that nobody measured',
      { ...safe, foreign: ['2.90.0'] },
      '2.32.2',
    ],
  ])('%s', (_, question, way) => {
    expect(told(findHops(question))).toBe(way);
  });
});

describe('blocked is', () => {
  test.each<[string, HopsQuestion, string]>([
    [
      'the way over a border, at the border',
      { ...fromMaster, candidates: ['2.28.0', '2.30.0', '2.31.1'] },
      'blocked: 2.30.0 on 2.31.1, unsafe',
    ],
    [
      'the way over a border, whatever pre-releases are on it',
      { ...fromMaster, candidates: ['2.30.0', '2.31.0rc1', '2.31.1'] },
      'blocked: 2.30.0 on 2.31.1, unsafe',
    ],
    [
      'the way to a pre-release, before it and not beyond',
      { ...safe, target: '2.33.0rc1', candidates: ['2.31.1', '2.46.3'] },
      'blocked: 2.31.1 on 2.33.0rc1, unknown',
    ],
    [
      'the way over a border without anything between',
      { ...fromMaster, candidates: [] },
      'blocked: 2.25.0 on 2.32.2, unsafe',
    ],
    [
      'the way back over a border',
      { ...safe, stable: '2.10.2', existing: ['2.10.2'], target: '2.9.0' },
      'blocked: 2.10.2 on 2.9.0, unsafe',
    ],
    [
      'the way to a version that nobody measured, behind the newest that somebody did',
      { ...safe, target: '2.90.0' },
      'blocked: 2.31.1 on 2.90.0, unknown',
    ],
    [
      'the way from a version that is none',
      { ...safe, stable: 'nightly', existing: ['nightly'] },
      'blocked: nightly on 2.32.2, unknown',
    ],
    [
      'a step that is too long for the policy',
      { ...safe, maxMinorSkew: 4, candidates: ['2.27.0'] },
      'blocked: 2.27.0 on 2.32.2, safe',
    ],
    [
      'mixed workers that no image can heal',
      { ...fromMaster, stable: '2.30.0', existing: ['2.30.0', '2.31.0'], target: '2.29.1', canHeal: false },
      'blocked: 2.31.0 on 2.29.1, unsafe',
    ],
    [
      'the way past workers of somebody else that would kill the master',
      { ...fromMaster, stable: '2.31.0', existing: ['2.31.0'], foreign: ['2.25.0'], candidates: [] },
      'blocked: 2.25.0 on 2.32.2, unsafe',
    ],
  ])('%s', (_, question, pair) => {
    expect(told(findHops(question))).toBe(pair);
  });
});

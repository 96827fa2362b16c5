import type { Arrow, MachineGraph, TaskNode } from './machine-graph.ts';

/** Graphviz knows the widths of this font's letters. */
export const measuredFont = 'Helvetica';

const colours = { forward: '#1f6feb', back: '#9a4a00', good: '#1a7f37', bad: '#a40e26', quiet: '#57606a' };
/** Most letters in a line of a state's comment. */
const lineLength = 40;

/** Moves a label off the edge of the box that its arrow leaves. */
const aside = ' '.repeat(9);

/** States that end up in the same place when something goes wrong: one box, and one arrow for all of them. */
interface Way {
  readonly id: string;
  readonly title: string;
  /** Where in its box the title stands: out of the arrows' way. */
  readonly justified: 'l' | 'r';
  readonly colour: string;
  readonly tasks: readonly TaskNode[];
  /** Where its errors lead. */
  readonly onSurprise: string;
  readonly surprise: string;
  /** The state at whose height the arrow of the errors leaves the box. */
  readonly leavesAt: string;
}

/** The machine in the language of Graphviz. */
export function dot({ start, tasks, ends }: MachineGraph): string {
  const ways = waysOf(tasks);
  return [
    'digraph {',
    'rankdir=TB compound=true newrank=true bgcolor=white pad=0.2 nodesep=0.5 ranksep=0.3',
    `graph [fontname=${measuredFont} fontsize=13]`,
    `node [fontname=${measuredFont} fontsize=12 shape=box style="rounded,filled" fillcolor=white margin="0.2,0.07"]`,
    `edge [fontname=${measuredFont} fontsize=10.5 color="${colours.quiet}" fontcolor="${colours.quiet}" arrowsize=0.7]`,
    'start [shape=circle label="" width=0.14 fillcolor=black]',
    edge('start', start, '', {}),
    ...ways.flatMap(wayBox),
    ...ends.map(({ name, succeeds }) => endNode(name, succeeds ? colours.good : colours.bad)),
    ...tasks.flatMap(arrowsOf),
    '}',
  ].join('\n');
}

/** The picture's two boxes, told apart by where a surprise leads. */
function waysOf(tasks: readonly TaskNode[]): readonly Way[] {
  const leadingTo = (state: string) => tasks.filter(({ onSurprise }) => onSurprise === state);
  return [
    {
      id: 'cluster_forward',
      title: 'The way forward',
      justified: 'l',
      colour: colours.forward,
      tasks: leadingTo('RollBack'),
      onSurprise: 'RollBack',
      surprise: `${aside}roll-back, or an error\n${aside}in any of these states`,
      leavesAt: 'GateMaster',
    },
    {
      id: 'cluster_back',
      title: 'The way back',
      justified: 'r',
      colour: colours.back,
      tasks: leadingTo('RollbackFailed'),
      onSurprise: 'RollbackFailed',
      surprise: 'an error that\nno retry mends',
      leavesAt: 'ConcludeRollback',
    },
  ];
}

function wayBox({
  id,
  title,
  justified,
  colour,
  tasks,
  onSurprise,
  surprise,
  leavesAt,
}: Way): readonly string[] {
  const attributes = {
    style: 'dashed',
    penwidth: '1.6',
    ltail: id,
    color: colours.bad,
    fontcolor: colours.bad,
  };
  return [
    `subgraph ${id} {`,
    `label="${title}" labeljust=${justified} fontcolor="${colour}" color="${colour}" style=rounded margin=18`,
    ...tasks.map((task) => taskNode(task, colour)),
    '}',
    edge(leavesAt, onSurprise, surprise, attributes),
  ];
}

/** A state with what it is for, what it waits by before it is entered again, and whether it may turn back. */
function taskNode(task: TaskNode, colour: string): string {
  const { name, comment, arrows } = task;
  const again = arrows.filter(({ to }) => to === name).map(({ wait }) => `⟲ ${wait}`);
  const turnsBack = arrows.some((arrow) => joinsSurprise(task, arrow)) ? ['↩ roll-back'] : [];
  const small = (lines: readonly string[], ink: string): readonly string[] =>
    lines.map((line) => `<font point-size="10" color="${ink}">${escaped(line)}</font>`);
  const marks = [...again, ...turnsBack].join('    ');
  const lines = [
    `<b>${name}</b>`,
    ...small(wrapped(comment), colours.quiet),
    ...small(marks ? [marks] : [], colour),
  ];
  return `"${name}" [color="${colour}" label=<${lines.join('<br/>')}>]`;
}

function endNode(name: string, colour: string): string {
  return `"${name}" [color="${colour}" fillcolor="${colour}" fontcolor=white]`;
}

/** All but the ones that the state itself or its box shows. */
function arrowsOf(task: TaskNode): readonly string[] {
  const { name, arrows, caught } = task;
  const drawn = arrows.filter((arrow) => arrow.to !== name && !joinsSurprise(task, arrow));
  return [
    ...drawn.map(({ decision, to, wait }) => edge(name, to, wait ? `${decision}\n${wait}` : decision, {})),
    ...caught.map(({ errors, to }) =>
      edge(name, to, errors.join('\n'), { style: 'dashed', color: colours.bad, fontcolor: colours.bad }),
    ),
  ];
}

/** A decision that goes where the errors of its box go, at once, is part of that one arrow. */
function joinsSurprise({ onSurprise }: TaskNode, { decision, to, wait }: Arrow): boolean {
  return decision === 'roll-back' && to === onSurprise && wait === null;
}

function edge(from: string, to: string, label: string, attributes: Readonly<Record<string, string>>): string {
  // Spaces at both ends keep the words off the lines.
  const spaced = label
    .split('\n')
    .map((line) => ` ${line} `)
    .join('\n');
  const all = Object.entries({ label: spaced, ...attributes }).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return `"${from}" -> "${to}" [${all.join(' ')}]`;
}

/** Breaks a text into lines of about the same length. */
function wrapped(text: string): readonly string[] {
  const count = Math.ceil(text.length / lineLength);
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length / 2 > text.length / count) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

// The view of learning: images that teach most, and what becomes of what was taught.

import { byId, el, setText } from './dom.js';
import { draw, makeChart } from './chart.js';
import { Place, isTaught } from './card.js';
import { clock, count, percent, seconds } from './numbers.js';

const PLACES = 6;
const STAGES = ['dataset', 'finetune', 'evaluate', 'gate'];
const WORDS = {
  collect: 'collecting labels',
  dataset: 'putting the data together',
  finetune: 'learning',
  evaluate: 'comparing with the version in service',
  gate: 'deciding',
  released: 'promoted',
  refused: 'not promoted',
  failed: 'broke off',
};

const places = [];
const charts = {};
let last = {};
let releases = [];
let onReport;
const filled = new Map();

/** Begins; what is told when the report of a run is wanted. */
export function start(report) {
  onReport = report;
  for (let i = 0; i < PLACES; i++) {
    const place = new Place();
    places.push(place);
    byId('teach-grid').append(place.element);
  }
  for (const [name, label] of [['loss', 'Loss of the run'], ['rate', 'Learning rate of the run'], ['live', 'Accuracy on the stream, by labels']]) {
    charts[name] = makeChart(label);
    byId(`chart-${name}`).append(charts[name]);
  }
}

/** Offers the most doubtful of the cards that nobody has taught. */
export function offer(pool) {
  const held = places.filter((place) => place.isHeld && place.card).map((place) => place.card);
  const rest = pool
    .filter((card) => card.kind === 'prediction' && !isTaught(card) && !held.includes(card))
    .sort((a, b) => a.margin - b.margin);
  for (const place of places) {
    if (!(place.isHeld && place.card)) place.show(rest.shift());
  }
  byId('teach-empty').hidden = places.some((place) => place.card);
}

export function show(view) {
  last = view;
  showLabels(view);
  showRun(view.run);
  showLive();
  fill(byId('runs'), (view.runs ?? []).map(({ run, stage, ended, begin, verdict }) => ({ run, stage, ended, begin, verdict })), runRow, 'No run yet. A trainer begins one when there are enough labels.');
}

function showLabels(view) {
  const since = view.labelsSince;
  const per = view.labelsPerRun;
  const isRunning = view.run && !view.run.ended;
  const when = view.run ? ' since the last run began' : ' so far';
  let text = since === undefined ? 'No label yet.' : `${count(since)} ${since === 1 ? 'label' : 'labels'}${when}`;
  if (per && since !== undefined) text += isRunning ? '; a run is under way' : `; the next run begins at about ${count(per)} new images`;
  setText(byId('labels-note'), text);
  const bar = byId('labels-bar');
  bar.hidden = !per;
  if (per) {
    bar.max = per;
    bar.value = Math.min(per, since ?? 0);
  }
  fill(byId('labels'), (view.labels ?? []).slice(0, 8), labelRow, 'Nobody has taught since this console was started.');
}

function labelRow(label) {
  const row = el('li');
  row.append(el('strong', { text: label.labels.join(', ') || 'no class' }),
    el('span', { class: 'soft', text: ` ${label.image} · ${label.by ?? 'somebody'} · ${clock(label.time)}` }));
  return row;
}

function showRun(run) {
  byId('run').hidden = !run;
  byId('run-none').hidden = Boolean(run);
  if (!run) return;
  setText(byId('run-name'), `${run.run}`);
  setText(byId('run-why'), run.why ?? '');
  const stage = run.message && !run.ended ? `${WORDS[run.stage]}: ${run.message}` : WORDS[run.stage];
  setText(byId('run-stage'), run.ended && run.verdict ? '' : stage);
  const at = run.ended ? STAGES.length : STAGES.indexOf(run.stage);
  byId('run-steps').replaceChildren(...STAGES.map((stage, i) =>
    el('li', { class: i < at ? 'done' : i === at ? 'now' : '', text: stage, ...(i === at ? { 'aria-current': 'step' } : {}) })));
  const bar = byId('run-bar');
  bar.hidden = run.ended;
  if (run.progress === undefined) bar.removeAttribute('value');
  else bar.value = run.progress;
  setText(byId('run-eta'), run.eta === undefined || run.ended ? '' : `about ${seconds(run.eta)} left of this stage`);
  const verdict = byId('run-verdict');
  setText(verdict, run.verdict ? `${WORDS[run.stage]}: ${run.verdict}` : '');
  verdict.className = run.stage === 'released' ? 'verdict good' : run.stage === 'refused' || run.stage === 'failed' ? 'verdict bad' : 'verdict';
  const curve = run.curve ?? [];
  const epochs = (run.epochs ?? []).filter((epoch) => epoch.validLoss !== undefined);
  draw(charts.loss, [
    { name: 'train', points: curve.map(([x, loss]) => [x, loss]) },
    { name: 'valid', dots: true, points: epochs.map((epoch) => [epoch.seconds, epoch.validLoss]) },
  ], { x: seconds, y: (value) => value.toPrecision(2) });
  draw(charts.rate, [{ name: 'train', points: curve.map(([x, , rate]) => [x, rate]) }],
    { x: seconds, y: (value) => value.toExponential(0), isLog: true });
}

function runRow(run) {
  const row = el('li');
  row.append(el('strong', { class: run.stage === 'released' ? 'good' : run.ended ? 'bad' : '', text: WORDS[run.stage] }),
    el('span', { text: ` ${run.run} · ${clock(run.begin)} ` }));
  if (run.stage === 'released' || run.stage === 'refused') {
    const button = el('button', { type: 'button', class: 'plain', text: 'Report' });
    button.addEventListener('click', () => onReport(run.run));
    row.append(button);
  }
  if (run.verdict) row.append(el('p', { class: 'soft', text: run.verdict }));
  return row;
}

/** The versions, from the view of models, for the marks of the time line. */
export function showReleases(view) {
  releases = view.releases ?? [];
  showReceipt(view.replicas ?? []);
  showLive();
}

function showLive() {
  const live = last.live ?? [];
  const from = live.length ? live[0].time : 0;
  const marks = releases.filter((release) => release.time >= from).map((release) => [release.time, release.version]).reverse();
  draw(charts.live, stretches(live),
    { x: clock, y: percent, low: 0, high: 1, marks: live.length ? marks.slice(-6) : [] });
  const byVersion = new Map(live.map((score) => [score.version, score]));
  fill(byId('live-versions'), [...byVersion.values()].reverse().slice(0, 5), (score) => {
    const row = el('li');
    row.append(el('strong', { text: percent(score.accuracy) }),
      el('span', { text: ` ${score.version}` }), el('span', { class: 'soft', text: ` · its last ${count(score.labelled)} labelled answers` }));
    return row;
  }, 'Not measured yet: it takes labels of answers, and a trainer.');
  setText(byId('live-message'), live.at(-1)?.message ?? '');
}

/** A line for each stretch of one version, in turns of two colours: nothing was measured in between. */
function stretches(live) {
  const lines = [];
  let version;
  for (const score of live) {
    if (score.version !== version) {
      version = score.version;
      lines.push({ name: lines.length % 2 ? 'odd' : 'even', dots: true, points: [] });
    }
    lines.at(-1).points.push([score.time, score.accuracy]);
  }
  return lines;
}

function showReceipt(replicas) {
  const switched = replicas.filter((replica) => Object.keys(replica.receipt).length > 0);
  fill(byId('receipts'), switched, receiptRow, 'No swap yet.');
}

function receiptRow(replica) {
  const numbers = replica.receipt;
  const row = el('li');
  row.append(el('strong', { text: `${replica.replica} serves ${replica.version}` }));
  const p99 = ['before', 'during', 'after']
    .filter((when) => numbers[`${when}P99Seconds`] !== undefined && numbers[`${when}Images`] > 0)
    .map((when) => `${seconds(numbers[`${when}P99Seconds`])} ${when}`);
  const text = [];
  if (numbers.in !== undefined) text.push(`${count(numbers.in)} images in and ${count(numbers.out)} out meanwhile`);
  if (p99.length) text.push(`p99 ${p99.join(', ')}`);
  row.append(el('p', { class: 'soft', text: text.join('; ') }));
  return row;
}

/** Fills a list anew if what is told of it changed, so that who is at a button of it stays there; or says why it is empty. */
function fill(list, items, row, empty) {
  const told = JSON.stringify(items);
  if (filled.get(list) === told) return;
  filled.set(list, told);
  list.replaceChildren(...(items.length ? items.map(row) : [el('li', { class: 'soft', text: empty })]));
}

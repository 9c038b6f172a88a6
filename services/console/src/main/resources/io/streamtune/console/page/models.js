// The view of versions: what the topic of models says, two of them side by side, and what is to be served.

import { ask, byId, el, setText } from './dom.js';
import { prepare } from './frame.js';
import { clock, count, percent } from './numbers.js';
import { get, post } from './send.js';

const CLASSES_SHOWN = 40;

let view = { releases: [], replicas: [], candidates: [] };
const chosen = [];
let asked = 0;

export function start() {
  byId('rollback').addEventListener('click', () => rollBack());
  prepare(byId('report'));
}

export function show(told) {
  view = told;
  const versions = latestOfEach(told.releases ?? []);
  const wanted = told.releases?.[0];
  setText(byId('wanted'), wanted ? `${wanted.name}:${wanted.version}` : 'Nothing was promoted yet.');
  setText(byId('wanted-why'), wanted ? [`${wanted.state} ${clock(wanted.time)}`, wanted.reason].filter(Boolean).join(' · ') : '');
  byId('rollback').disabled = !wanted?.previous;
  setText(byId('rollback'), wanted?.previous ? `Roll back to ${wanted.previous}` : 'Roll back');
  byId('versions').replaceChildren(...versions.map((release) => row(release, wanted)));
  byId('versions-empty').hidden = versions.length > 0;
  byId('replicas').replaceChildren(...(told.replicas ?? []).map(replicaRow));
  byId('replicas-empty').hidden = (told.replicas ?? []).length > 0;
  byId('candidates').replaceChildren(...(told.candidates ?? []).map((candidate) =>
    el('li', { text: `${candidate.name}:${candidate.version} as ${candidate.mode}, share ${percent(candidate.share)}` })));
  compare();
}

/** Each version once, as it was announced last. */
function latestOfEach(releases) {
  const found = new Map();
  for (const release of releases) {
    const key = JSON.stringify([release.name, release.version]);
    if (!found.has(key)) found.set(key, release);
  }
  return [...found.values()];
}

function isServed(release) {
  return (view.replicas ?? []).filter((replica) => replica.name === release.name && replica.version === release.version).length;
}

function row(release, wanted) {
  const box = el('input', { type: 'checkbox', 'aria-label': `Compare ${release.version}` });
  const key = JSON.stringify([release.name, release.version]);
  box.checked = chosen.includes(key);
  box.addEventListener('change', () => choose(key));
  const isWanted = wanted && wanted.name === release.name && wanted.version === release.version;
  const button = el('button', { type: 'button', text: 'Promote' });
  button.disabled = isWanted;
  button.addEventListener('click', () => promote(release));
  const name = el('button', { type: 'button', class: 'plain', text: release.version, title: 'What it is made of' });
  name.addEventListener('click', () => showMade(release));
  const replicas = isServed(release);
  // What was announced is in service where a replica says so.
  const state = [isWanted ? (replicas ? 'in service' : 'to be served') : release.state, replicas ? `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}` : '']
    .filter(Boolean).join(', ');
  return el('tr', isWanted ? { class: 'wanted' } : {},
    el('td', {}, box), el('th', { scope: 'row' }, name), el('td', { text: state }), el('td', { text: clock(release.time) }),
    el('td', { class: 'number', text: metric(release.metrics.accuracy) }), el('td', { class: 'number', text: plain(release.metrics.logLoss) }),
    el('td', { text: release.parent ?? '–' }), el('td', { class: 'reason-cell', text: reasons(release) }), el('td', {}, button));
}

/** What was said of a version, the last first: a person's promotion does not hide what the gate said. */
function reasons(release) {
  return [release.reason, ...(release.earlier ?? [])].filter(Boolean).join(' · before: ');
}

function metric(value) {
  return value === undefined ? '–' : percent(value);
}

function plain(value) {
  return value === undefined ? '–' : value.toPrecision(4);
}

function choose(key) {
  if (chosen.includes(key)) chosen.splice(chosen.indexOf(key), 1);
  else chosen.push(key);
  if (chosen.length > 2) chosen.shift();
  show(view);
}

/** What a version is made of, as the manifest of its bundle says, and how its run went. */
async function showMade({ name, version }) {
  const path = `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
  const mine = ++asked;
  const [made, report] = await Promise.all([get(path), fetch(`${path}/report`, { method: 'HEAD' }).catch(() => undefined)]);
  if (mine !== asked) return; // Somebody has asked for another one meanwhile.
  showReport(`${path}/report`, made && report?.ok);
  byId('report-none').hidden = !made || Boolean(report?.ok);
  if (!made) {
    setText(byId('made-title'), `${name}:${version} is not in the model store`);
    byId('made-rows').replaceChildren();
    return;
  }
  const { classes, files, formatVersion, ...rest } = made;
  setText(byId('made-title'), `What ${name}:${version} is made of`);
  byId('made-none').hidden = true;
  byId('made-rows').replaceChildren(
    ...flat(rest).flatMap(([key, value]) => [el('dt', { text: key }), el('dd', { text: value })]),
    el('dt', { text: 'classes' }),
    el('dd', { text: `${count(classes.length)}: ${classes.slice(0, CLASSES_SHOWN).join(', ')}${classes.length > CLASSES_SHOWN ? ', …' : ''}` }),
  );
}

function showReport(path, isThere) {
  const frame = byId('report');
  if (isThere) {
    frame.src = path;
  } else {
    frame.removeAttribute('src');
    frame.hidden = true;
  }
}

/** Shows the version that a run made. */
export function showRun(run) {
  const [name, ...version] = run.split(':');
  location.hash = 'models';
  showMade({ name, version: version.join(':') }).then(() => byId('made').scrollIntoView());
}

/** An object as pairs of a path and a text. */
function flat(value, path = '') {
  if (value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item !== 'object'))) {
    return [[path, Array.isArray(value) ? value.join(', ') : String(value)]];
  }
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, path ? `${path}.${key}` : key));
}

/** What labels say of answers, by version. */
export function showQuality(told) {
  const tables = told.versions ?? [];
  byId('confusions').replaceChildren(...tables.flatMap(confusion));
  byId('confusions-empty').hidden = tables.length > 0;
  const mistakes = told.mistakes ?? [];
  byId('mistakes').replaceChildren(...mistakes.map(mistakeRow));
  byId('mistakes-empty').hidden = mistakes.length > 0;
}

function confusion({ version, labelled, right, classes, counts }) {
  const head = el('tr', {}, el('th', { scope: 'col', text: 'said ↓ answered →' }),
    ...classes.map((name) => el('th', { scope: 'col', class: 'number', text: name })));
  const rows = counts.map((row, i) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return el('tr', {}, el('th', { scope: 'row', text: classes[i] }), ...row.map((value, j) => {
      const cell = el('td', { class: i === j ? 'number hit' : 'number miss', text: value ? count(value) : '·' });
      cell.style.setProperty('--share', sum ? value / sum : 0);
      return cell;
    }));
  });
  const title = el('p', {}, el('strong', { text: version }), ` ${percent(right / labelled)} of ${count(labelled)} labelled answers right`);
  const table = el('table', { class: 'confusion' }, el('thead', {}, head), el('tbody', {}, ...rows));
  return [title, el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Confusion of ${version}` }, table)];
}

function mistakeRow(mistake) {
  const item = el('li');
  item.append(mistake.photo ? el('img', { src: mistake.photo, alt: '', width: 96, height: 96 }) : el('span', { class: 'missing', text: 'no photo' }),
    el('p', {}, el('strong', { text: mistake.said }), el('span', { text: `, not ${mistake.answered} ` }), el('span', { class: 'soft', text: percent(mistake.p) })),
    el('p', { class: 'soft', text: mistake.version }));
  return item;
}

/** The numbers of two versions side by side. */
function compare() {
  const found = chosen
    .map((key) => latestOfEach(view.releases ?? []).find((release) => JSON.stringify([release.name, release.version]) === key))
    .filter(Boolean)
    .sort((a, b) => a.time - b.time);
  byId('compare-none').hidden = found.length === 2;
  byId('compare').hidden = found.length !== 2;
  if (found.length !== 2) return;
  const [one, other] = found;
  byId('compare-head').replaceChildren(el('th', { scope: 'col', text: 'metric, older first' }), el('th', { scope: 'col', text: one.version }),
    el('th', { scope: 'col', text: other.version }), el('th', { scope: 'col', text: 'difference' }));
  const names = [...new Set([...Object.keys(one.metrics), ...Object.keys(other.metrics)])];
  byId('compare-rows').replaceChildren(...names.map((name) => {
    const [a, b] = [one.metrics[name], other.metrics[name]];
    const difference = a === undefined || b === undefined ? '–' : `${b >= a ? '+' : ''}${(b - a).toPrecision(3)}`;
    return el('tr', {}, el('th', { scope: 'row', text: name }), el('td', { class: 'number', text: plain(a) }),
      el('td', { class: 'number', text: plain(b) }), el('td', { class: 'number', text: difference }));
  }));
}

function replicaRow(replica) {
  const item = el('li');
  item.append(el('strong', { text: replica.replica }), el('span', { text: ` serves ${replica.name}:${replica.version}` }));
  if (replica.refused) {
    item.append(el('p', { class: 'bad', text: `refused ${replica.refused.version} at ${replica.refused.step}: ${replica.refused.reason}` }));
  }
  if (replica.trial) {
    const { images, disagreementRate } = replica.trial.numbers;
    const seen = images === undefined ? '' : `, ${count(images)} images compared`;
    const differs = disagreementRate === undefined ? '' : `, ${percent(disagreementRate)} answered otherwise`;
    item.append(el('p', { class: 'soft', text: `tries ${replica.trial.version} as ${replica.trial.mode}${seen}${differs}` }));
  }
  return item;
}

async function confirmed(text) {
  byId('release-text').textContent = text;
  byId('release-reason').value = '';
  return (await ask(byId('release-dialog'))) === 'ok';
}

async function promote(release) {
  if (!(await confirmed(`Put ${release.name}:${release.version} into service on every replica?`))) return;
  await post('/v1/models/promote', { name: release.name, version: release.version, ...reason() });
}

async function rollBack() {
  const wanted = view.releases?.[0];
  if (!wanted || !(await confirmed(`Put ${wanted.name}:${wanted.previous} into service again?`))) return;
  await post('/v1/models/rollback', { name: wanted.name, ...reason() });
}

function reason() {
  const text = byId('release-reason').value.trim();
  return text ? { reason: text } : {};
}

// The view of the stream: numbers, and a fixed grid of places.

import { byId, setText } from './dom.js';
import { Place } from './card.js';
import { count, millis, rate } from './numbers.js';
import { loadClasses } from './send.js';

const PLACES = 24;
/** Cards to choose from when they are filtered or ordered by doubt. */
const POOL_MAX = 240;
const ORDER_MILLIS = 1000;

const places = [];
let pool = [];
let isPaused = false;
let orderedAt = 0;

export function start() {
  const grid = byId('grid');
  for (let i = 0; i < PLACES; i++) {
    const place = new Place();
    places.push(place);
    grid.append(place.element);
  }
  byId('filter').addEventListener('input', () => arrange(true));
  byId('filter').addEventListener('submit', (event) => event.preventDefault());
  byId('filter-class').addEventListener('focus', () => loadClasses().catch(() => {}));
  byId('pause').addEventListener('click', togglePause);
}

/** Takes new cards, the oldest first. */
export function addCards(cards) {
  pool.push(...cards);
  if (pool.length > POOL_MAX) pool = pool.slice(-POOL_MAX);
  if (!isPaused) arrange(false);
}

/** The cards of the last while. */
export function recent() {
  return pool;
}

/** Whether a card passes the filter. */
function passes(card) {
  const kind = byId('filter-kind').value;
  const wanted = byId('filter-class').value.trim().toLowerCase();
  if (kind !== 'all' && card.kind !== kind) return false;
  return !wanted || (card.kind === 'prediction' && (card.labels[0]?.name ?? '').toLowerCase().includes(wanted));
}

/** Puts the cards that are to be seen into places. Those that stay keep their place. */
function arrange(isAsked) {
  const isByDoubt = byId('filter-order').value === 'doubt';
  const now = performance.now();
  if (isByDoubt && !isAsked && now - orderedAt < ORDER_MILLIS) return;
  orderedAt = now;
  let cards = pool.filter(passes);
  if (isByDoubt) {
    cards = cards.filter((card) => card.kind === 'prediction').sort((a, b) => a.margin - b.margin).slice(0, PLACES);
    fillInOrder(cards);
  } else {
    fillStable(cards.slice(-PLACES).reverse());
  }
  byId('stream-empty').hidden = places.some((place) => place.card);
}

/** In order of doubt the first place is the most doubtful; a held place keeps what it shows. */
function fillInOrder(cards) {
  const held = places.filter((place) => place.isHeld && place.card).map((place) => place.card);
  const rest = cards.filter((card) => !held.includes(card));
  for (const place of places) {
    if (!(place.isHeld && place.card)) place.show(rest.shift());
  }
}

/** By time a new card takes the place of the oldest that went, and nothing else moves. */
function fillStable(cards) {
  const wanted = new Set(cards);
  const free = places.filter((place) => !wanted.has(place.card) && !(place.isHeld && place.card));
  free.sort((a, b) => (a.card?.n ?? 0) - (b.card?.n ?? 0));
  const seen = new Set(places.map((place) => place.card));
  const fresh = cards.filter((card) => !seen.has(card)).slice(0, free.length);
  // Without enough cards the places at the end stay empty.
  const order = [...free.filter((place) => place.card), ...free.filter((place) => !place.card)];
  for (const place of order) place.show(fresh.pop());
}

function togglePause() {
  isPaused = !isPaused;
  const button = byId('pause');
  button.setAttribute('aria-pressed', String(isPaused));
  setText(button, isPaused ? 'Go on' : 'Pause');
  if (!isPaused) arrange(true);
}

export function showStats(stats) {
  setText(byId('n-rate'), rate(stats.perSecond));
  setText(byId('n-arriving'), rate(stats.imagesPerSecond));
  setText(byId('n-lag'), count(stats.lag));
  setText(byId('n-p50'), millis(stats.latency.p50));
  setText(byId('n-p95'), millis(stats.latency.p95));
  setText(byId('n-p99'), millis(stats.latency.p99));
  setText(byId('n-refused'), count(stats.deadLetters));
  setText(byId('n-version'), stats.version === undefined ? '–' : `${stats.model} ${stats.version}`);
  byId('n-version').title = byId('n-version').textContent;
  const all = stats.perSecond + stats.refusedPerSecond;
  const isPart = stats.shownPerSecond < all * 0.95;
  setText(byId('showing'), isPart ? `showing ${rate(stats.shownPerSecond)} of ${rate(all)}` : 'showing all');
}

/** Keys of the view, wherever the focus is but in a field. */
export function key(name) {
  if (name === 'p') togglePause();
  else if (name === 'f') byId('filter-class').focus();
  else if (name.startsWith('Arrow')) places.find((place) => place.card)?.element.focus();
  else return false;
  return true;
}

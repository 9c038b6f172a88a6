// A place in the grid. Its elements are made once and filled with one image after another.

import { el, setText } from './dom.js';
import { clock, millis, percent } from './numbers.js';
import { open } from './see.js';
import { askClass, label } from './send.js';

const BARS = 3;

/** What was said of images, by their key; bounded. */
const taught = new Map();
const TAUGHT_MAX = 500;

export class Place {
  #bars = [];
  card;

  constructor() {
    this.photo = el('img', { width: 224, height: 224, alt: '', decoding: 'async' });
    this.missing = el('p', { class: 'missing' });
    this.name = el('p', { class: 'name' });
    this.version = el('p', { class: 'meta' });
    this.bars = el('ul', { class: 'bars' });
    for (let i = 0; i < BARS; i++) this.#addBar();
    this.reason = el('p', { class: 'reason' });
    this.meta = el('p', { class: 'meta' });
    this.right = el('button', { type: 'button', text: 'Right' });
    this.wrong = el('button', { type: 'button', text: 'It is …' });
    this.see = el('button', { type: 'button', text: 'See', title: 'How the network sees it (s)' });
    this.said = el('p', { class: 'taught' });
    this.actions = el('p', { class: 'actions' }, this.right, this.wrong, this.see);
    this.element = el('li', { class: 'card', tabindex: '0' }, el('div', { class: 'photo' }, this.photo, this.missing),
      this.name, this.bars, this.reason, this.meta, this.version, this.actions, this.said);
    this.element.hidden = true;
    this.right.addEventListener('click', () => this.sayRight());
    this.wrong.addEventListener('click', () => this.sayWrong());
    this.see.addEventListener('click', () => this.#look());
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.photo.addEventListener('error', () => this.#noPhoto('photo not kept'));
  }

  #addBar() {
    const name = el('span', { class: 'class' });
    const share = el('span', { class: 'share' });
    const fill = el('span', { class: 'fill' });
    const row = el('li', {}, fill, name, share);
    this.bars.append(row);
    this.#bars.push({ row, name, share, fill });
  }

  /** Whether somebody is at it, so that it must not become another image. */
  get isHeld() {
    return this.element.matches(':hover, :focus-within');
  }

  /** Shows an image, or nothing. */
  show(card) {
    if (card === this.card) return;
    this.card = card;
    this.element.hidden = !card;
    if (!card) return;
    const isDead = card.kind === 'dead';
    this.element.classList.toggle('dead', isDead);
    if (card.photo) {
      this.photo.hidden = false;
      this.missing.hidden = true;
      this.photo.src = card.photo;
    } else {
      this.#noPhoto(isDead ? card.code : 'no photo');
    }
    setText(this.name, card.name);
    this.name.title = card.name;
    this.bars.hidden = isDead;
    this.reason.hidden = !isDead;
    if (isDead) this.#showReason(card);
    else this.#showLabels(card);
    this.#showTaught();
  }

  #noPhoto(text) {
    this.photo.hidden = true;
    this.photo.removeAttribute('src');
    this.missing.hidden = false;
    setText(this.missing, text);
  }

  #showReason(card) {
    setText(this.reason, `${card.stage}: ${card.message}`);
    this.reason.title = card.message;
    setText(this.meta, clock(card.time));
    setText(this.version, '');
    this.element.setAttribute('aria-label', `Refused: ${card.code}`);
    this.actions.hidden = true;
  }

  #showLabels(card) {
    this.#bars.forEach((bar, i) => {
      const found = card.labels[i];
      bar.row.classList.toggle('none', !found);
      setText(bar.name, found ? found.name : '');
      bar.name.title = found ? found.name : '';
      setText(bar.share, found ? percent(found.p) : '');
      bar.fill.style.width = found ? `${found.p * 100}%` : '0';
    });
    const latency = card.latency === undefined ? '' : ` · ${millis(card.latency)}`;
    setText(this.meta, `${clock(card.time)}${latency}`);
    setText(this.version, card.version);
    this.version.title = `${card.model} ${card.version}`;
    const best = card.labels[0];
    this.element.setAttribute('aria-label', best ? `${best.name}, ${percent(best.p)}` : 'No class');
    this.actions.hidden = false;
    this.right.disabled = this.#rightNames() === undefined;
    this.see.disabled = card.image.offset === undefined;
  }

  /** What the answer says; undefined where it cannot be said again. */
  #rightNames() {
    const { labels, activation } = this.card;
    const said = activation === 'sigmoid' ? labels.filter((found) => found.p >= 0.5) : labels.slice(0, 1);
    return said.every((found) => found.whole) ? said.map((found) => found.name) : undefined;
  }

  #showTaught() {
    const said = taught.get(key(this.card));
    setText(this.said, said === undefined ? '' : `taught: ${said}`);
    this.element.classList.toggle('is-taught', said !== undefined);
  }

  async sayRight() {
    const card = this.card;
    const names = card?.kind === 'prediction' ? this.#rightNames() : undefined;
    if (names && (await label(card, names))) this.#remember(card, names.join(', ') || 'no class');
  }

  async sayWrong() {
    const card = this.card;
    if (card?.kind !== 'prediction') return;
    const name = await askClass(card);
    if (name !== undefined && (await label(card, [name]))) this.#remember(card, name);
    this.element.focus();
  }

  #look() {
    if (this.card?.kind === 'prediction' && !this.see.disabled) open(this.card);
  }

  #key(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'y') this.sayRight();
    else if (event.key === 'n') this.sayWrong();
    else if (event.key === 's') this.#look();
    else if (!event.key.startsWith('Arrow') || !this.#move(event.key)) return;
    event.preventDefault();
  }

  /** Moves the focus to the next card in a direction; returns whether there is one. */
  #move(name) {
    const grid = this.element.parentElement;
    const cards = [...grid.children].filter((card) => !card.hidden);
    const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[name];
    const next = cards[cards.indexOf(this.element) + step];
    next?.focus();
    return next !== undefined;
  }

  #remember(card, said) {
    taught.set(key(card), said);
    if (taught.size > TAUGHT_MAX) taught.delete(taught.keys().next().value);
    if (this.card === card) this.#showTaught();
  }
}

export function isTaught(card) {
  return taught.has(key(card));
}

function key(card) {
  return JSON.stringify(card.image);
}
